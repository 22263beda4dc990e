package io.evenkeel.discovery.job;

import java.util.Optional;

/** Beats when a test says so. */
final class HandPulse implements Pulse {
    private Optional<Runnable> beating = Optional.empty();

    @Override
    public Beating start(Runnable beat) {
        beating = Optional.of(beat);
        return () -> beating = Optional.empty();
    }

    void beat() {
        beating.orElseThrow().run();
    }

    boolean isBeating() {
        return beating.isPresent();
    }
}
