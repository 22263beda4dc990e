/**
 * Images, independent of how they are made or marked: {@link io.evenkeel.image.RgbImage} has the pixels, {@link
 * io.evenkeel.image.PngFile} the chunks of a PNG file, {@link io.evenkeel.image.ImageFileReader} reads untrusted files.
 * May import platform, and concept for tensors.
 */
@NullMarked
package io.evenkeel.image;

import org.jspecify.annotations.NullMarked;
