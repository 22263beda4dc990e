/**
 * Marks generated images, and detects the marks in image files: {@link io.evenkeel.provenance.ImageMarker} and {@link
 * io.evenkeel.provenance.ProvenanceDetector}.
 *
 * <p>A <em>layer</em> is one way of marking: XMP metadata that anybody can read, content credentials that nobody can
 * alter unnoticed (C2PA), and a watermark in the pixels that survives the loss of the file. May import image and
 * platform, and its sub-packages c2pa and watermark.
 */
@NullMarked
package io.evenkeel.provenance;

import org.jspecify.annotations.NullMarked;
