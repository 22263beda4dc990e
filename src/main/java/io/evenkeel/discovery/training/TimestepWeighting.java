package io.evenkeel.discovery.training;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Lets every moment of the walk count the same: weights exercises by what their prompts usually differ by at that call, which
 * changes manifold from noise to picture.
 */
final class TimestepWeighting {
    private static final double DECAY = 0.95;
    private static final double MIN_DIFFERENCE = 1e-8;

    private final double[] meanDifference;
    private final boolean enabled;

    /** @param enabled if not, all weights are 1 */
    TimestepWeighting(int calls, boolean enabled) {
        this.meanDifference = new double[calls];
        this.enabled = enabled;
    }

    /** @param difference mean square between neutral and target prediction */
    void observe(int call, double difference) {
        meanDifference[call] =
                meanDifference[call] == 0 ? difference : DECAY * meanDifference[call] + (1 - DECAY) * difference;
    }

    double weightAt(int call) {
        return enabled ? 1 / Math.max(MIN_DIFFERENCE, meanDifference[call]) : 1;
    }

    void save(DataOutput out) throws IOException {
        for (double one : meanDifference) {
            out.writeDouble(one);
        }
    }

    void load(DataInput in) throws IOException {
        for (int i = 0; i < meanDifference.length; i++) {
            meanDifference[i] = in.readDouble();
        }
    }
}
