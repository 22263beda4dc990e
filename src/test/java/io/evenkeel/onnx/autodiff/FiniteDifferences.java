package io.evenkeel.onnx.autodiff;

import io.evenkeel.concept.Tensor;
import io.evenkeel.onnx.HSpaceGraphEdit;
import io.evenkeel.onnx.OnnxModel;
import io.evenkeel.sampler.runtime.Device;
import io.evenkeel.sampler.runtime.OnnxSession;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/** Gradients that a derived graph gives, and what they ought to be: the loss a step ahead less that a step behind. */
final class FiniteDifferences implements AutoCloseable {
    private final OnnxSession part;
    private final Map<String, Tensor> inputs;
    private final Tensor offset;
    private final int rows;

    /**
     * Derives a gradient.
     *
     * @param inputs all but the offset
     * @param offset of as many rows as there are
     */
    FiniteDifferences(OnnxModel opened, Map<String, Tensor> inputs, Tensor offset) {
        this.part = OnnxSession.open("graph", HSpaceGradientGraph.of(opened), new Device.Cpu(1), false);
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
        return answer(offset, HSpaceGradientGraph.GRADIENT);
    }

    Tensor losses() {
        return answer(offset, HSpaceGradientGraph.LOSS);
    }

    private Tensor answer(Tensor offset, String output) {
        Map<String, Tensor> all = new HashMap<>(inputs);
        all.put(HSpaceGraphEdit.OFFSET, offset);
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
        return answer(new Tensor(moved, offset.shape()), HSpaceGradientGraph.LOSS)
                .values();
    }

    @Override
    public void close() {
        part.close();
    }
}
