/**
 * Embeds and detects an invisible watermark that survives compression, scaling and cropping: {@link
 * io.evenkeel.provenance.watermark.Watermark}.
 *
 * <p>A <em>tile</em> is the square of pixels that the mark repeats. The <em>residual</em> is the image without its
 * visible content. A <em>score</em> is a number of standard deviations above unmarked images. An <em>identity</em> is
 * the number of the deployment that marked an image. May import image and platform.
 */
@NullMarked
package io.evenkeel.provenance.watermark;

import org.jspecify.annotations.NullMarked;
