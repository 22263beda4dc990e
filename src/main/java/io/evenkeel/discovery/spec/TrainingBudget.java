package io.evenkeel.discovery.spec;

import java.util.Optional;

/**
 * Limits training. Whichever limit is reached first ends it.
 *
 * @param steps most training steps
 * @param minutes most minutes; unlimited if absent. The trainer converts them to steps after its first steps
 */
public record TrainingBudget(int steps, Optional<Double> minutes) {
    static final TrainingBudget DEFAULT = new TrainingBudget(120, Optional.empty());
    public static final int MIN_STEPS = 20;
    static final double MIN_MINUTES = 0.2;
}
