package io.evenkeel.discovery.training;

import io.evenkeel.concept.Tensor;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * How far beyond the target each concept's goal lies. One vector for all moments and subjects can only follow a part of what
 * the target prompt does, so that a goal at the target itself is reached by a share. With a reach, the goal moves off until the
 * steered prediction goes that far along the way to the target; without, it stays.
 */
final class TargetScale {
    private static final double REMEMBERED = 0.8;
    private static final double GAIN = 0.05;
    private static final double NEAREST = 1;
    private static final double FARTHEST = 20;
    private static final double TINY = 1e-5; // mean square below which prompts do not differ

    private final double wanted;
    private final double[] beta;
    private final double[] reached;

    /**
     * At a start.
     *
     * @param beta 0 is the neutral prediction, 1 the target
     * @param wanted reach; 0 to stay at beta
     */
    TargetScale(int concepts, double beta, double wanted) {
        this.wanted = wanted;
        this.beta = new double[concepts];
        this.reached = new double[concepts];
        Arrays.fill(this.beta, beta);
    }

    double beta(int concept) {
        return beta[concept];
    }

    /** How far a steered prediction goes along the way from the neutral one to the target: 0 not at all, 1 all of it. */
    static double reach(Tensor neutral, Tensor target, Tensor steered) {
        float[] n = neutral.values();
        float[] t = target.values();
        float[] e = steered.values();
        double along = 0;
        double length = 0;
        for (int i = 0; i < n.length; i++) {
            double way = (double) t[i] - n[i];
            along += way * (e[i] - n[i]);
            length += way * way;
        }
        return along / Math.max(length, TINY * n.length);
    }

    /** @param reach of one step, mean over its exercises */
    void observe(int concept, double reach) {
        if (wanted > 0) {
            reached[concept] = REMEMBERED * reached[concept] + (1 - REMEMBERED) * reach;
            double moved = beta[concept] * Math.exp(GAIN * (wanted - reached[concept]));
            beta[concept] = Math.min(FARTHEST, Math.max(NEAREST, moved));
        }
    }

    void save(DataOutput out) throws IOException {
        for (int i = 0; i < beta.length; i++) {
            out.writeDouble(beta[i]);
            out.writeDouble(reached[i]);
        }
    }

    void load(DataInput in) throws IOException {
        for (int i = 0; i < beta.length; i++) {
            beta[i] = in.readDouble();
            reached[i] = in.readDouble();
        }
    }
}
