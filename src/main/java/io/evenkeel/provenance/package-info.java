/**
 * Marks pictures as what a model drew, and says of a picture that comes back what marks it bears. Layer: one way of marking:
 * metadata that anybody can read (XMP), content credentials that nobody can alter unseen (C2PA), and a watermark in the pixels
 * that outlives the file. Detection: what the layers, and the audit's records, say of a file. May import audit, access, rest
 * and platform; its packages c2pa, watermark and image import none of those but platform.
 */
@NullMarked
package io.evenkeel.provenance;

import org.jspecify.annotations.NullMarked;
