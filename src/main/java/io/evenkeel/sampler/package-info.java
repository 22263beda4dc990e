/**
 * From prompt, noise and steering plan to a picture: tokenizer, text encoder, U-Net with an open h-space, guidance, DDIM,
 * autoencoder; on any folder in diffusers' ONNX layout.
 * The queue before a model samples together what waits in it.
 *
 * <p>Sizes, names and numeric types are read from the folder, never assumed. Classes called {@code Onnx*} own ONNX Runtime
 * sessions and must be closed; all else is plain arithmetic. May import onnxgraph and concept.
 */
@NullMarked
package io.evenkeel.sampler;

import org.jspecify.annotations.NullMarked;
