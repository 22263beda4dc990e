package io.evenkeel.onnxgraph.gradient;

import io.evenkeel.concept.Tensor;
import io.evenkeel.diffusion.runtime.Device;
import io.evenkeel.diffusion.runtime.OnnxPart;
import io.evenkeel.onnxgraph.HSpace;
import io.evenkeel.onnxgraph.OnnxModel;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/** Gradients that a derived graph gives, and what they ought to be: the loss a step ahead less that a step behind. */
final class Slopes implements AutoCloseable {
    private final OnnxPart part;
    private final Map<String, Tensor> inputs;
    private final Tensor offset;
    private final int rows;

    /**
     * Derives a gradient.
     *
     * @param inputs all but the offset
     * @param offset of as many rows as there are
     */
    Slopes(OnnxModel opened, Map<String, Tensor> inputs, Tensor offset) {
        this.part = OnnxPart.open("graph", HGradient.of(opened), new Device.Cpu(1), false);
        this.inputs = Map.copyOf(inputs);
        this.offset = offset;
        this.rows = (int) offset.shape()[0];
    }

    static Tensor random(Random chance, double mean, long... shape) {
        float[] values = Tensor.zeros(shape).values();
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (mean + chance.nextGaussian());
        }
        return new Tensor(values, shape);
    }

    Tensor gradient() {
        return answer(offset, HGradient.GRADIENT);
    }

    Tensor losses() {
        return answer(offset, HGradient.LOSS);
    }

    private Tensor answer(Tensor offset, String output) {
        Map<String, Tensor> all = new HashMap<>(inputs);
        all.put(HSpace.OFFSET, offset);
        return Objects.requireNonNull(part.run(all, Set.of(output)).get(output));
    }

    /**
     * How far the gradient is off, as a share of itself: along it, and along some other way.
     *
     * @param step as a share of the deviation that h has
     */
    double error(double step) {
        Tensor gradient = gradient();
        double along = error(gradient, gradient, step);
        double askew = error(gradient, random(new Random(3), 0, offset.shape()), step);
        return Math.max(along, askew);
    }

    /** The largest of the rows'. */
    private double error(Tensor gradient, Tensor direction, double step) {
        int size = offset.values().length / rows;
        float[] way = direction.values();
        float[] slope = gradient.values();
        double[] norms = new double[rows];
        double[] steepness = new double[rows];
        double[] expected = new double[rows];
        for (int i = 0; i < way.length; i++) {
            norms[i / size] += way[i] * way[i];
            steepness[i / size] += slope[i] * slope[i];
            expected[i / size] += slope[i] * way[i];
        }
        float[] unit = new float[way.length];
        for (int i = 0; i < way.length; i++) {
            unit[i] = (float) (way[i] / Math.sqrt(norms[i / size]));
        }
        double length = step * Math.sqrt(size);
        float[] ahead = lossesAt(unit, length);
        float[] behind = lossesAt(unit, -length);
        double worst = 0;
        for (int row = 0; row < rows; row++) {
            double found = ((double) ahead[row] - behind[row]) / (2 * length);
            double wanted = expected[row] / Math.sqrt(norms[row]);
            worst = Math.max(worst, Math.abs(found - wanted) / Math.sqrt(steepness[row]));
        }
        return worst;
    }

    private float[] lossesAt(float[] direction, double length) {
        float[] moved = offset.values();
        new Tensor(direction, offset.shape()).addTo(moved, 0, (float) length);
        return answer(new Tensor(moved, offset.shape()), HGradient.LOSS).values();
    }

    @Override
    public void close() {
        part.close();
    }
}
