package io.evenkeel.discovery;

/** What only the learner may throw, for tests of those who catch it. */
public final class Troubles {
    private Troubles() {}

    public static Stopped stopped(int step) {
        return new Stopped(step);
    }

    public static Undiscoverable notFinite() {
        return new Undiscoverable("not-finite", "the vector of (female) ran away.\nMaybe lower the learning rate.");
    }
}
