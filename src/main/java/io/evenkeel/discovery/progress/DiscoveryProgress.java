package io.evenkeel.discovery.progress;

import java.util.List;

/**
 * Progress of a discovery.
 *
 * @param phase the current phase
 * @param step completed steps of the phase
 * @param steps most steps of the phase; training may stop early
 * @param secondsLeft estimated seconds until the discovery ends; NaN while unknown
 * @param curve the paired loss so far
 */
public record DiscoveryProgress(DiscoveryPhase phase, int step, int steps, double secondsLeft, List<CurvePoint> curve) {
    public DiscoveryProgress {
        curve = List.copyOf(curve);
    }

    /** The phases, in order. */
    public enum DiscoveryPhase {
        /** Generates the images to train on; some objectives need none. */
        PREPARING,
        /** Trains the vectors. */
        LEARNING,
        /** Fits the probes. */
        PROBING,
        /** Generates the previews. */
        PREVIEWING
    }

    /**
     * A measurement of the paired loss.
     *
     * @param step training step
     * @param change loss with vectors less loss without, on the same inputs, averaged over concepts; negative is good
     * @param share the change as a share of the loss without vectors: -1 is perfect
     */
    public record CurvePoint(int step, double change, double share) {}
}
