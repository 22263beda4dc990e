package io.evenkeel.discovery.training;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Weights training examples so that every timestep counts the same: divides by the running mean difference of the
 * prompts at that call, which varies strongly from noise to image.
 */
final class TimestepWeighting {
    private static final double DECAY = 0.95;
    private static final double MIN_DIFFERENCE = 1e-8;

    private final double[] meanDifference;
    private final boolean enabled;

    /**
     * Creates the weighting.
     *
     * @param enabled if false, all weights are 1
     */
    TimestepWeighting(int calls, boolean enabled) {
        this.meanDifference = new double[calls];
        this.enabled = enabled;
    }

    /**
     * Records a difference.
     *
     * @param difference mean square between neutral and target prediction
     */
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
