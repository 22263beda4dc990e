package io.evenkeel.discovery.training;

import io.evenkeel.concept.Tensor;
import io.evenkeel.sampler.NoisePredictor;

/**
 * An input of the model and the prediction that it should give once steered.
 *
 * @param concept index of the concept whose vector steers it
 * @param input the input, without an offset
 * @param target target prediction [C, h, w], noise or velocity as the model predicts
 * @param weight weight of its loss
 * @param preservesImage whether the example preserves an image that already shows the concept
 */
public record TrainingExample(
        int concept, NoisePredictor.PredictionInput input, Tensor target, double weight, boolean preservesImage) {
    NoisePredictor.PredictionInput steeredInput(TrainableVectors vectors) {
        return new NoisePredictor.PredictionInput(
                input.latents(), input.timestep(), input.prompt(), vectors.offsetOf(concept));
    }
}
