package io.evenkeel.discovery.training;

import io.evenkeel.concept.Tensor;
import io.evenkeel.sampler.NoisePredictor;

/**
 * A point of the model, and what it should predict there once steered.
 *
 * @param concept whose vector steers it
 * @param input without an offset
 * @param target [C, h, w], in the model's own terms
 * @param weight of its loss
 * @param preservesImage whether it holds a prediction that shows the concept already where it is
 */
public record TrainingExample(
        int concept, NoisePredictor.PredictionInput input, Tensor target, double weight, boolean preservesImage) {
    NoisePredictor.PredictionInput steeredInput(TrainableVectors trainableVectors) {
        return new NoisePredictor.PredictionInput(
                input.latents(), input.timestep(), input.prompt(), trainableVectors.offsetOf(concept));
    }
}
