package io.evenkeel.discovery;

import io.evenkeel.concept.Tensor;
import io.evenkeel.diffusion.Denoiser;

/**
 * A point of the model, and what it should predict there once steered.
 *
 * @param concept whose vector steers it
 * @param point without an offset
 * @param goal [C, h, w], in the model's own terms
 * @param weight of its loss
 * @param preserves whether it holds a prediction that shows the concept already where it is
 */
record Exercise(int concept, Denoiser.Point point, Tensor goal, double weight, boolean preserves) {
    Denoiser.Point steered(Vectors vectors) {
        return new Denoiser.Point(point.latents(), point.timestep(), point.prompt(), vectors.offset(concept));
    }
}
