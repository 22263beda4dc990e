package io.evenkeel.discovery.training;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Lets every moment of the walk count the same: weights exercises by what their prompts usually differ by at that call, which
 * changes manifold from noise to picture.
 */
final class TimestepWeighting {
    private static final double REMEMBERED = 0.95;
    private static final double TINY = 1e-8;

    private final double[] usual;
    private final boolean even;

    /** @param even if not, all weights are 1 */
    TimestepWeighting(int calls, boolean even) {
        this.usual = new double[calls];
        this.even = even;
    }

    /** @param difference mean square between neutral and target prediction */
    void observe(int call, double difference) {
        usual[call] = usual[call] == 0 ? difference : REMEMBERED * usual[call] + (1 - REMEMBERED) * difference;
    }

    double weight(int call) {
        return even ? 1 / Math.max(TINY, usual[call]) : 1;
    }

    void save(DataOutput out) throws IOException {
        for (double one : usual) {
            out.writeDouble(one);
        }
    }

    void load(DataInput in) throws IOException {
        for (int i = 0; i < usual.length; i++) {
            usual[i] = in.readDouble();
        }
    }
}
