/**
 * Content credentials (C2PA): what is said of a picture, signed, in the picture's own file. Manifest: one statement, with its
 * assertions, a claim that lists them, and a signature over the claim. Store: the manifests of a file, in nested boxes (JUMBF).
 * Verdict: what came of checking one. It writes and checks a small part of the specification, which docs/marking.md names.
 * Imports nothing of ours but marking.image and platform.
 */
@NullMarked
package io.evenkeel.provenance.c2pa;

import org.jspecify.annotations.NullMarked;
