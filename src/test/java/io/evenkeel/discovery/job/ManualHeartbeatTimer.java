package io.evenkeel.discovery.job;

import java.util.Optional;

/** Beats when a test says so. */
final class ManualHeartbeatTimer implements HeartbeatTimer {
    private Optional<Runnable> task = Optional.empty();

    @Override
    public RunningTimer start(Runnable beat) {
        task = Optional.of(beat);
        return () -> task = Optional.empty();
    }

    void fire() {
        task.orElseThrow().run();
    }

    boolean isRunning() {
        return task.isPresent();
    }
}
