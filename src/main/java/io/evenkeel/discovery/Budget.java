package io.evenkeel.discovery;

import java.util.Optional;

/**
 * How long a discovery may learn: whichever ends first.
 *
 * @param steps at most
 * @param minutes at most; none if absent. How many steps that gives is decided after the first few, and told by the card
 */
public record Budget(int steps, Optional<Double> minutes) {
    static final Budget USUAL = new Budget(120, Optional.empty());
    static final int FEWEST_STEPS = 20;
    static final double SHORTEST_MINUTES = 0.2;
}
