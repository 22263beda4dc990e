package io.evenkeel.discovery.progress;

/** Thrown if the listener requests a stop. The last checkpoint continues from there. */
public final class DiscoveryStoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DiscoveryStoppedException(int step) {
        super("discovery was stopped after step (" + step + ").\nMaybe go on later from its last checkpoint.");
    }
}
