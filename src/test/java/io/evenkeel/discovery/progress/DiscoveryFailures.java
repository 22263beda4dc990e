package io.evenkeel.discovery.progress;

/** What only the learner may throw, for tests of those who catch it. */
public final class DiscoveryFailures {
    private DiscoveryFailures() {}

    public static DiscoveryStoppedException stoppedAt(int step) {
        return new DiscoveryStoppedException(step);
    }

    public static DiscoveryException notFinite() {
        return new DiscoveryException("not-finite", "the vector of (female) ran away.\nMaybe lower the learning rate.");
    }
}
