package io.evenkeel.discovery.progress;

import java.util.List;

/**
 * How far a discovery is.
 *
 * @param phase what it is at
 * @param step of the phase that is done, from 0
 * @param steps of the phase, at most: a learner may stop early
 * @param secondsLeft until everything is done, by the pace so far; NaN while there is none
 * @param curve of the paired loss so far
 */
public record DiscoveryProgress(DiscoveryPhase phase, int step, int steps, double secondsLeft, List<CurvePoint> curve) {
    public DiscoveryProgress {
        curve = List.copyOf(curve);
    }

    /** What a discovery does, in this order. */
    public enum DiscoveryPhase {
        /** Draws the pictures that it learns from; some objectives need none. */
        PREPARING,
        /** Moves the vectors. */
        LEARNING,
        /** Fits the probes. */
        PROBING,
        /** Draws the preview strips. */
        PREVIEWING
    }

    /**
     * A measurement of the paired loss.
     *
     * @param step of learning
     * @param change loss with the vectors less loss without, on the same points, mean over concepts; negative is good
     * @param share the same as a share of the loss without: -1 would be perfect
     */
    public record CurvePoint(int step, double change, double share) {}
}
