package io.evenkeel.sampler;

import io.evenkeel.concept.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Predicts noise at arbitrary latents and timesteps, outside any image's trajectory: for discovering and comparing
 * concepts. Thread-safe; its calls alternate with those of the images being sampled.
 */
public interface NoisePredictor {
    /**
     * One input of a prediction.
     *
     * @param latents [C, h, w], already scaled for the U-Net (see {@link
     * io.evenkeel.sampler.scheduler.SamplingTrajectory#inputScale})
     * @param timestep training timestep
     * @param prompt conditioning; empty for the unconditional prediction
     * @param hiddenStateOffset added to h, [C, h, w] of h; null for none
     */
    record PredictionInput(
            Tensor latents,
            double timestep,
            String prompt,
            @Nullable Tensor hiddenStateOffset) {
        /** Omits the prompt, so that it stays out of logs. */
        @Override
        public String toString() {
            return "PredictionInput[" + latents + ", timestep " + timestep + "]";
        }
    }

    /**
     * The output for one input.
     *
     * @param modelOutput [C, h, w], as the model was trained: noise, velocity or sample
     * @param hiddenState [C, h, w] of h, without the offset
     */
    record NoisePrediction(Tensor modelOutput, Tensor hiddenState) {}

    /**
     * Predicts for inputs of one size in one call of the U-Net.
     *
     * @throws UnsupportedImageRequestException if the latents do not fit the model
     */
    List<NoisePrediction> predict(List<PredictionInput> predictionInputs);

    /**
     * The loss of one prediction, and its gradient.
     *
     * @param loss mean squared difference to the target
     * @param gradient gradient of the loss with respect to the offset, [C, h, w] of h
     * @param modelOutput see {@link NoisePrediction}
     */
    record LossGradient(double loss, Tensor gradient, Tensor modelOutput) {}

    /**
     * Predicts for inputs of one size and compares each prediction with its target. The first call derives and opens
     * a second graph, which needs as much memory as the U-Net itself.
     *
     * @param targets target of each prediction, [C, h, w], in the same terms as the model's output
     * @throws UnsupportedImageRequestException if the latents do not fit the model
     * @throws io.evenkeel.onnx.UnsupportedModelException if the U-Net has an operator without a known gradient
     */
    List<LossGradient> computeGradients(List<PredictionInput> predictionInputs, List<Tensor> targets);
}
