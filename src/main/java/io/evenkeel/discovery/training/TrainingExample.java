package io.evenkeel.discovery.training;

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
public record TrainingExample(int concept, Denoiser.Point point, Tensor goal, double weight, boolean preserves) {
    Denoiser.Point steered(TrainableVectors trainableVectors) {
        return new Denoiser.Point(point.latents(), point.timestep(), point.prompt(), trainableVectors.offset(concept));
    }
}
