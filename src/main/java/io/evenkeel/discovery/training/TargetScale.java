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
    private static final double DECAY = 0.8;
    private static final double GAIN = 0.05;
    private static final double MIN_BETA = 1;
    private static final double MAX_BETA = 20;
    private static final double MIN_MEAN_SQUARE = 1e-5; // mean square below which prompts do not differ

    private final double targetReach;
    private final double[] beta;
    private final double[] observedReach;

    /**
     * At a start.
     *
     * @param beta 0 is the neutral prediction, 1 the target
     * @param targetReach reach; 0 to stay at beta
     */
    TargetScale(int concepts, double beta, double targetReach) {
        this.targetReach = targetReach;
        this.beta = new double[concepts];
        this.observedReach = new double[concepts];
        Arrays.fill(this.beta, beta);
    }

    double beta(int concept) {
        return beta[concept];
    }

    /** How far a steered prediction goes along the way from the neutral one to the target: 0 not at all, 1 all of it. */
    static double reachOf(Tensor neutral, Tensor target, Tensor steered) {
        float[] n = neutral.values();
        float[] t = target.values();
        float[] e = steered.values();
        double projection = 0;
        double squaredLength = 0;
        for (int i = 0; i < n.length; i++) {
            double difference = (double) t[i] - n[i];
            projection += difference * (e[i] - n[i]);
            squaredLength += difference * difference;
        }
        return projection / Math.max(squaredLength, MIN_MEAN_SQUARE * n.length);
    }

    /** @param reach of one step, mean over its exercises */
    void observe(int concept, double reach) {
        if (targetReach > 0) {
            observedReach[concept] = DECAY * observedReach[concept] + (1 - DECAY) * reach;
            double adjusted = beta[concept] * Math.exp(GAIN * (targetReach - observedReach[concept]));
            beta[concept] = Math.min(MAX_BETA, Math.max(MIN_BETA, adjusted));
        }
    }

    void save(DataOutput out) throws IOException {
        for (int i = 0; i < beta.length; i++) {
            out.writeDouble(beta[i]);
            out.writeDouble(observedReach[i]);
        }
    }

    void load(DataInput in) throws IOException {
        for (int i = 0; i < beta.length; i++) {
            beta[i] = in.readDouble();
            observedReach[i] = in.readDouble();
        }
    }
}
