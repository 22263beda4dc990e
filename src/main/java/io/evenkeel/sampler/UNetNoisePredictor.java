package io.evenkeel.sampler;

import io.evenkeel.concept.Tensor;
import io.evenkeel.onnx.HSpaceGraphEdit;
import io.evenkeel.onnx.autodiff.HSpaceGradientGraph;
import io.evenkeel.sampler.runtime.OnnxBatchRunner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Reads an opened U-Net, taking turns by its lock. */
final class UNetNoisePredictor implements NoisePredictor {
    private final UNet unet;
    private final Supplier<UNet> slopes;
    private final TensorShapes tensorShapes;
    private final Lock turn;
    private final BiFunction<String, ImageSize, Conditioning> told;

    /**
     * A way to read.
     *
     * @param slopes the U-Net that knows its gradient; asked for at first use, and whenever it is used
     * @param told what the U-Net is told of a prompt, for a size of picture
     */
    UNetNoisePredictor(
            UNet unet,
            Supplier<UNet> slopes,
            TensorShapes tensorShapes,
            Lock turn,
            BiFunction<String, ImageSize, Conditioning> told) {
        this.unet = unet;
        this.slopes = slopes;
        this.tensorShapes = tensorShapes;
        this.turn = turn;
        this.told = told;
    }

    @Override
    public List<Reading> read(List<Point> points) {
        long[] shape = points.get(0).latents().shape();
        ImageSize size = tensorShapes.picture(shape);
        long[] h = tensorShapes.h(size);
        List<UNet.Row> rows = points.stream().map(point -> row(point, size)).toList();
        turn.lock();
        try {
            OnnxBatchRunner.Answer answer = unet.predict(rows, shape, h, true);
            return readings(points, answer, shape);
        } finally {
            turn.unlock();
        }
    }

    @Override
    public List<Slope> descend(List<Point> points, List<Tensor> goals) {
        long[] shape = points.get(0).latents().shape();
        ImageSize size = tensorShapes.picture(shape);
        long[] h = tensorShapes.h(size);
        List<UNet.Row> rows = points.stream().map(point -> row(point, size)).toList();
        turn.lock();
        try {
            OnnxBatchRunner.Answer answer = slopes.get().slopes(rows, goals, shape, h);
            return slopes(points.size(), answer, shape);
        } finally {
            turn.unlock();
        }
    }

    private static List<Slope> slopes(int count, OnnxBatchRunner.Answer answer, long[] shape) {
        int size = (int) Arrays.stream(shape).reduce(1, Math::multiplyExact);
        float[] losses = answer.other(HSpaceGradientGraph.LOSS).values();
        Tensor gradients = answer.other(HSpaceGradientGraph.GRADIENT);
        List<Slope> slopes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] predicted = Arrays.copyOfRange(answer.values(), i * size, (i + 1) * size);
            slopes.add(new Slope(losses[i], gradients.slice(i), new Tensor(predicted, shape)));
        }
        return slopes;
    }

    private UNet.Row row(Point point, ImageSize size) {
        return new UNet.Row(
                point.latents().values(), 1, point.timestep(), told.apply(point.prompt(), size), point.offset());
    }

    private static List<Reading> readings(List<Point> points, OnnxBatchRunner.Answer answer, long[] shape) {
        int size = (int) Arrays.stream(shape).reduce(1, Math::multiplyExact);
        Tensor seen = answer.other(HSpaceGraphEdit.SEEN);
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            float[] predicted = Arrays.copyOfRange(answer.values(), i * size, (i + 1) * size);
            readings.add(new Reading(new Tensor(predicted, shape), before(seen.slice(i), points.get(i))));
        }
        return readings;
    }

    /** Takes the offset away again. */
    private static Tensor before(Tensor seen, Point point) {
        if (point.offset() == null) {
            return seen;
        }
        float[] values = seen.values();
        point.offset().addTo(values, 0, -1);
        return new Tensor(values, seen.shape());
    }
}
