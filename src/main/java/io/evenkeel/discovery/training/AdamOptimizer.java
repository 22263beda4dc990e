package io.evenkeel.discovery.training;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Adam (Kingma and Ba 2015) with its usual constants, on one array. */
final class AdamOptimizer {
    private static final double FIRST = 0.9;
    private static final double SECOND = 0.999;
    private static final double EPSILON = 1e-8;

    private final float[] first;
    private final float[] second;
    private int steps;

    AdamOptimizer(int size) {
        this.first = new float[size];
        this.second = new float[size];
    }

    /** Moves values against their gradient. */
    void step(float[] values, double[] gradient, double rate) {
        steps++;
        double scale = rate / (1 - Math.pow(FIRST, steps));
        double unbiased = 1 / (1 - Math.pow(SECOND, steps));
        for (int i = 0; i < values.length; i++) {
            first[i] = (float) (FIRST * first[i] + (1 - FIRST) * gradient[i]);
            second[i] = (float) (SECOND * second[i] + (1 - SECOND) * gradient[i] * gradient[i]);
            values[i] = (float) (values[i] - scale * first[i] / (Math.sqrt(second[i] * unbiased) + EPSILON));
        }
    }

    void save(DataOutput out) throws IOException {
        out.writeInt(steps);
        FloatArrayIO.write(out, first);
        FloatArrayIO.write(out, second);
    }

    void load(DataInput in) throws IOException {
        steps = in.readInt();
        FloatArrayIO.read(in, first);
        FloatArrayIO.read(in, second);
    }
}
