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
    private final OnnxSession session;
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
        this.session = OnnxSession.open("graph", HSpaceGradientGraph.derive(opened), new Device.Cpu(1), false);
        this.inputs = Map.copyOf(inputs);
        this.offset = offset;
        this.rows = (int) offset.shape()[0];
    }

    static Tensor random(Random random, double mean, long... shape) {
        float[] values = Tensor.zeros(shape).values();
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (mean + random.nextGaussian());
        }
        return new Tensor(values, shape);
    }

    Tensor gradient() {
        return runGraph(offset, HSpaceGradientGraph.GRADIENT);
    }

    Tensor losses() {
        return runGraph(offset, HSpaceGradientGraph.LOSS);
    }

    private Tensor runGraph(Tensor offset, String output) {
        Map<String, Tensor> all = new HashMap<>(inputs);
        all.put(HSpaceGraphEdit.OFFSET, offset);
        return Objects.requireNonNull(session.run(all, Set.of(output)).get(output));
    }

    /**
     * How far the gradient is off, as a share of itself: along it, and along some other way.
     *
     * @param step as a share of the deviation that h has
     */
    double largestError(double step) {
        Tensor gradient = gradient();
        double alongGradient = directionalError(gradient, gradient, step);
        double alongRandom = directionalError(gradient, random(new Random(3), 0, offset.shape()), step);
        return Math.max(alongGradient, alongRandom);
    }

    /** The largest of the rows'. */
    private double directionalError(Tensor gradient, Tensor direction, double step) {
        int size = offset.values().length / rows;
        float[] directionValues = direction.values();
        float[] gradientValues = gradient.values();
        double[] norms = new double[rows];
        double[] steepness = new double[rows];
        double[] expected = new double[rows];
        for (int i = 0; i < directionValues.length; i++) {
            norms[i / size] += directionValues[i] * directionValues[i];
            steepness[i / size] += gradientValues[i] * gradientValues[i];
            expected[i / size] += gradientValues[i] * directionValues[i];
        }
        float[] unit = new float[directionValues.length];
        for (int i = 0; i < directionValues.length; i++) {
            unit[i] = (float) (directionValues[i] / Math.sqrt(norms[i / size]));
        }
        double length = step * Math.sqrt(size);
        float[] ahead = lossesAt(unit, length);
        float[] behind = lossesAt(unit, -length);
        double largest = 0;
        for (int row = 0; row < rows; row++) {
            double measuredSlope = ((double) ahead[row] - behind[row]) / (2 * length);
            double expectedSlope = expected[row] / Math.sqrt(norms[row]);
            largest = Math.max(largest, Math.abs(measuredSlope - expectedSlope) / Math.sqrt(steepness[row]));
        }
        return largest;
    }

    private float[] lossesAt(float[] direction, double length) {
        float[] shifted = offset.values();
        new Tensor(direction, offset.shape()).addTo(shifted, 0, (float) length);
        return runGraph(new Tensor(shifted, offset.shape()), HSpaceGradientGraph.LOSS)
                .values();
    }

    @Override
    public void close() {
        session.close();
    }
}
