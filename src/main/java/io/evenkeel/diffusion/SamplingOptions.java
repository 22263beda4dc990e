package io.evenkeel.diffusion;

/**
 * How a model is run.
 *
 * @param threads that one operator may use; 0 for one per core
 * @param halves of a guided step that are steered
 */
public record SamplingOptions(int threads, SteeredHalves halves) {
    public SamplingOptions {
        if (threads < 0) {
            throw new IllegalArgumentException("threads (" + threads + ") must be 0 or more.");
        }
    }

    /** Steers the conditional half. */
    public static SamplingOptions threads(int threads) {
        return new SamplingOptions(threads, SteeredHalves.CONDITIONAL);
    }
}
