/**
 * Writes and verifies content credentials (C2PA): signed statements about an image inside its own file. Supports the
 * small part of the specification that docs/provenance.md names.
 *
 * <p>A <em>manifest</em> has assertions, a claim that lists them, and a signature over the claim. A <em>store</em>
 * contains the manifests of a file in nested JUMBF boxes. {@link io.evenkeel.provenance.c2pa.ManifestWriter} and
 * {@link io.evenkeel.provenance.c2pa.ManifestVerifier} are the entry points. May import image and platform.
 */
@NullMarked
package io.evenkeel.provenance.c2pa;

import org.jspecify.annotations.NullMarked;
