/**
 * The server part of provenance: its configuration, the marker and detector built from it, and the REST resource that
 * examines images. May import provenance, image, audit, access, http and platform.
 */
@NullMarked
package io.evenkeel.provenance.detection;

import org.jspecify.annotations.NullMarked;
