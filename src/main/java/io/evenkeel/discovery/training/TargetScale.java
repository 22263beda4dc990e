package io.evenkeel.discovery.training;

import io.evenkeel.concept.Tensor;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Controls how far beyond the target each concept's training target lies. One vector for all timesteps and subjects
 * follows only a part of what the target prompt does, so a target at beta 1 is reached in part. With a target reach,
 * beta grows until the steered prediction moves that far; without, beta stays.
 */
final class TargetScale {
    private static final double DECAY = 0.8;
    private static final double GAIN = 0.05;
    private static final double MIN_BETA = 1;
    private static final double MAX_BETA = 20;
    private static final double MIN_MEAN_SQUARE = 1e-5; // below this mean square the prompts do not differ

    private final double targetReach;
    private final double[] beta;
    private final double[] observedReach;

    /**
     * Creates the initial state.
     *
     * @param beta initial beta: 0 is the neutral prediction, 1 the target
     * @param targetReach share of the way to the target; 0 to keep beta
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

    /**
     * Returns how far a steered prediction moves from the neutral prediction to the target: 0 not at all, 1 all the
     * way.
     */
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

    /**
     * Adjusts the beta of a concept.
     *
     * @param reach mean reach over the examples of one step
     */
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
