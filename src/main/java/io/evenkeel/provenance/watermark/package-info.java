/**
 * An invisible mark in the pixels themselves, which is there after a picture was compressed, resized or cropped, and its file's
 * metadata is gone. Tile: a square of pixels that the mark repeats. Residual: what is left of a picture without what is seen
 * in it. Score: standard deviations above what a picture without the mark would have. Identity: which deployment marked it.
 * Imports nothing of ours but marking.image and platform.
 */
@NullMarked
package io.evenkeel.provenance.watermark;

import org.jspecify.annotations.NullMarked;
