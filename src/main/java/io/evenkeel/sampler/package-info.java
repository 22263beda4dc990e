/**
 * Turns a prompt, a seed and a steering plan into an image with a latent diffusion model in diffusers' ONNX layout.
 *
 * <p>{@link io.evenkeel.sampler.DiffusionModel} opens a folder and samples; {@link io.evenkeel.sampler.SamplingState}
 * is the state of one image between steps; {@link io.evenkeel.sampler.NoisePredictor} predicts at arbitrary points.
 * Sizes, names and numeric types are read from the folder, never assumed. May import concept, image, onnx and
 * platform.
 */
@NullMarked
package io.evenkeel.sampler;

import org.jspecify.annotations.NullMarked;
