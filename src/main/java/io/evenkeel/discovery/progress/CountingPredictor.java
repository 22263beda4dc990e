package io.evenkeel.discovery.progress;

import io.evenkeel.concept.Tensor;
import io.evenkeel.diffusion.Denoiser;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * A model whose work is counted.
 *
 * @param counter told of the rows of each call, after it
 */
public record CountingPredictor(Denoiser model, IntConsumer counter) implements Denoiser {
    @Override
    public List<Reading> read(List<Point> points) {
        List<Reading> readings = model.read(points);
        counter.accept(points.size());
        return readings;
    }

    @Override
    public List<Slope> descend(List<Point> points, List<Tensor> goals) {
        List<Slope> slopes = model.descend(points, goals);
        counter.accept(EtaEstimator.DESCENT * points.size());
        return slopes;
    }
}
