package io.evenkeel.discovery.spec;

import java.util.Optional;

/**
 * How long a discovery may learn: whichever ends first.
 *
 * @param steps at most
 * @param minutes at most; none if absent. How many steps that gives is decided after the first few, and told by the card
 */
public record TrainingBudget(int steps, Optional<Double> minutes) {
    static final TrainingBudget DEFAULT = new TrainingBudget(120, Optional.empty());
    public static final int MIN_STEPS = 20;
    static final double MIN_MINUTES = 0.2;
}
