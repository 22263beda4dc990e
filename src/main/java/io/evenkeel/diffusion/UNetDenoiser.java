package io.evenkeel.diffusion;

import io.evenkeel.concept.Tensor;
import io.evenkeel.diffusion.runtime.OnnxRows;
import io.evenkeel.onnxgraph.HSpace;
import io.evenkeel.onnxgraph.gradient.HGradient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Reads an opened U-Net, taking turns by its lock. */
final class UNetDenoiser implements Denoiser {
    private final UNet unet;
    private final Supplier<UNet> slopes;
    private final Geometry geometry;
    private final Lock turn;
    private final BiFunction<String, PictureSize, Conditioning> told;

    /**
     * A way to read.
     *
     * @param slopes the U-Net that knows its gradient; asked for at first use, and whenever it is used
     * @param told what the U-Net is told of a prompt, for a size of picture
     */
    UNetDenoiser(
            UNet unet,
            Supplier<UNet> slopes,
            Geometry geometry,
            Lock turn,
            BiFunction<String, PictureSize, Conditioning> told) {
        this.unet = unet;
        this.slopes = slopes;
        this.geometry = geometry;
        this.turn = turn;
        this.told = told;
    }

    @Override
    public List<Reading> read(List<Point> points) {
        long[] shape = points.get(0).latents().shape();
        PictureSize size = geometry.picture(shape);
        long[] h = geometry.h(size);
        List<UNet.Row> rows = points.stream().map(point -> row(point, size)).toList();
        turn.lock();
        try {
            OnnxRows.Answer answer = unet.predict(rows, shape, h, true);
            return readings(points, answer, shape);
        } finally {
            turn.unlock();
        }
    }

    @Override
    public List<Slope> descend(List<Point> points, List<Tensor> goals) {
        long[] shape = points.get(0).latents().shape();
        PictureSize size = geometry.picture(shape);
        long[] h = geometry.h(size);
        List<UNet.Row> rows = points.stream().map(point -> row(point, size)).toList();
        turn.lock();
        try {
            OnnxRows.Answer answer = slopes.get().slopes(rows, goals, shape, h);
            return slopes(points.size(), answer, shape);
        } finally {
            turn.unlock();
        }
    }

    private static List<Slope> slopes(int count, OnnxRows.Answer answer, long[] shape) {
        int size = (int) Arrays.stream(shape).reduce(1, Math::multiplyExact);
        float[] losses = answer.other(HGradient.LOSS).values();
        Tensor gradients = answer.other(HGradient.GRADIENT);
        List<Slope> slopes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] predicted = Arrays.copyOfRange(answer.values(), i * size, (i + 1) * size);
            slopes.add(new Slope(losses[i], gradients.slice(i), new Tensor(predicted, shape)));
        }
        return slopes;
    }

    private UNet.Row row(Point point, PictureSize size) {
        return new UNet.Row(
                point.latents().values(), 1, point.timestep(), told.apply(point.prompt(), size), point.offset());
    }

    private static List<Reading> readings(List<Point> points, OnnxRows.Answer answer, long[] shape) {
        int size = (int) Arrays.stream(shape).reduce(1, Math::multiplyExact);
        Tensor seen = answer.other(HSpace.SEEN);
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
