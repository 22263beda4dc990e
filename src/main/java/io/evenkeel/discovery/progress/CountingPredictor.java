package io.evenkeel.discovery.progress;

import io.evenkeel.concept.Tensor;
import io.evenkeel.sampler.NoisePredictor;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Counts the rows that a noise predictor computes.
 *
 * @param rowCounter receives the number of rows after each call
 */
public record CountingPredictor(NoisePredictor predictor, IntConsumer rowCounter) implements NoisePredictor {
    @Override
    public List<NoisePrediction> predict(List<PredictionInput> predictionInputs) {
        List<NoisePrediction> noisePredictions = predictor.predict(predictionInputs);
        rowCounter.accept(predictionInputs.size());
        return noisePredictions;
    }

    @Override
    public List<LossGradient> computeGradients(List<PredictionInput> predictionInputs, List<Tensor> goals) {
        List<LossGradient> lossGradients = predictor.computeGradients(predictionInputs, goals);
        rowCounter.accept(EtaEstimator.GRADIENT_ROW_COST * predictionInputs.size());
        return lossGradients;
    }
}
