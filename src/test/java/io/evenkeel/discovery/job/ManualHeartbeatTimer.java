package io.evenkeel.discovery.job;

import java.util.Optional;

/** Beats when a test says so. */
final class ManualHeartbeatTimer implements HeartbeatTimer {
    private Optional<Runnable> beating = Optional.empty();

    @Override
    public RunningTimer start(Runnable beat) {
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
