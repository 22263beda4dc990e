/**
 * Reads and edits ONNX graphs: leaves their weights where they lie, finds a U-Net's bottleneck by structure and opens it to
 * the caller.
 *
 * <p>Words: <em>h</em> is the mid block's output, the <em>h-space</em> its space (Kwon et al. 2023); an <em>offset</em> is
 * what is added to it. Imports nothing of ours.
 */
@NullMarked
package io.evenkeel.onnx;

import org.jspecify.annotations.NullMarked;
