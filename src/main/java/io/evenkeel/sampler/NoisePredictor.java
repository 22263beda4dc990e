package io.evenkeel.sampler;

import io.evenkeel.concept.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model's noise prediction at any point, on no picture's walk: for whoever finds or compares directions. Safe for many
 * threads; its calls take turns with those of the pictures that the model draws meanwhile.
 */
public interface NoisePredictor {
    /**
     * Where to predict.
     *
     * @param latents [C, h, w], scaled as the U-Net sees them ({@code Walk.inputScale} applied)
     * @param timestep of training
     * @param prompt told to the U-Net; empty for the unconditional prediction
     * @param hiddenStateOffset added to h, [C, h, w] of h; null for none
     */
    record PredictionInput(
            Tensor latents,
            double timestep,
            String prompt,
            @Nullable Tensor hiddenStateOffset) {
        /** Prompts stay out of logs. */
        @Override
        public String toString() {
            return "Point[" + latents + ", timestep " + timestep + "]";
        }
    }

    /**
     * What the model says at a point.
     *
     * @param modelOutput [C, h, w], in the model's own terms: noise, or velocity
     * @param hiddenState [C, h, w] of h, before the offset was added
     */
    record NoisePrediction(Tensor modelOutput, Tensor hiddenState) {}

    /**
     * Predicts at points of one size, in one call of the U-Net.
     *
     * @throws UnsupportedImageRequestException if the latents do not fit the model
     */
    List<NoisePrediction> predict(List<PredictionInput> predictionInputs);

    /**
     * How far a prediction is from a goal, and which way down.
     *
     * @param loss mean of the squared differences
     * @param gradient of the loss by the offset, [C, h, w] of h
     * @param modelOutput as a reading's
     */
    record LossGradient(double loss, Tensor gradient, Tensor modelOutput) {}

    /**
     * Predicts at points of one size, and compares each with its goal. The first call derives and opens a second graph, which
     * needs as much memory as the U-Net again.
     *
     * @param targets of the predictions, [C, h, w] each, in the model's own terms
     * @throws UnsupportedImageRequestException if the latents do not fit the model
     * @throws io.evenkeel.onnx.UnsupportedModelException if the U-Net has an operator that no gradient is known of
     */
    List<LossGradient> computeGradients(List<PredictionInput> predictionInputs, List<Tensor> targets);
}
