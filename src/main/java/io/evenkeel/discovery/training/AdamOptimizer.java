package io.evenkeel.discovery.training;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Optimises one array by Adam (Kingma and Ba 2015) with its default constants. */
final class AdamOptimizer {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    private final float[] firstMoment;
    private final float[] secondMoment;
    private int stepCount;

    AdamOptimizer(int size) {
        this.firstMoment = new float[size];
        this.secondMoment = new float[size];
    }

    /** Moves the values against their gradient. */
    void step(float[] values, double[] gradient, double rate) {
        stepCount++;
        double scale = rate / (1 - Math.pow(BETA1, stepCount));
        double biasCorrection = 1 / (1 - Math.pow(BETA2, stepCount));
        for (int i = 0; i < values.length; i++) {
            firstMoment[i] = (float) (BETA1 * firstMoment[i] + (1 - BETA1) * gradient[i]);
            secondMoment[i] = (float) (BETA2 * secondMoment[i] + (1 - BETA2) * gradient[i] * gradient[i]);
            values[i] = (float)
                    (values[i] - scale * firstMoment[i] / (Math.sqrt(secondMoment[i] * biasCorrection) + EPSILON));
        }
    }

    void save(DataOutput out) throws IOException {
        out.writeInt(stepCount);
        FloatArrayIO.write(out, firstMoment);
        FloatArrayIO.write(out, secondMoment);
    }

    void load(DataInput in) throws IOException {
        stepCount = in.readInt();
        FloatArrayIO.read(in, firstMoment);
        FloatArrayIO.read(in, secondMoment);
    }
}
