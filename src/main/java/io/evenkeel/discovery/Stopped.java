package io.evenkeel.discovery;

/** The listener asked to stop. The last checkpoint goes on from there. */
public final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stopped(int step) {
        super("discovery was stopped after step (" + step + ").\nMaybe go on later from its last checkpoint.");
    }
}
