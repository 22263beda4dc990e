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
    public List<Reading> read(List<Point> points) {
        List<Reading> readings = predictor.read(points);
        rowCounter.accept(points.size());
        return readings;
    }

    @Override
    public List<Slope> descend(List<Point> points, List<Tensor> goals) {
        List<Slope> slopes = predictor.descend(points, goals);
        rowCounter.accept(EtaEstimator.GRADIENT_ROW_COST * points.size());
        return slopes;
    }
}
