package io.evenkeel.generation.pipeline;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Tracks whether requests are consumed. The consumer writes it, health checks read it. Thread-safe. */
@Singleton
class ConsumerHealth {
    private final Clock clock;
    private volatile Instant lastProgress;
    private volatile boolean pending;
    private volatile String stopReason = "";
    private volatile boolean assigned;

    ConsumerHealth(Clock clock) {
        this.clock = clock;
        this.lastProgress = clock.instant();
    }

    /** Records that offsets were committed, or that there is nothing to commit. */
    void recordProgress() {
        lastProgress = clock.instant();
        pending = false;
    }

    /** Records that requests are in flight. */
    void recordPending() {
        if (!pending) {
            lastProgress = clock.instant();
            pending = true;
        }
    }

    void recordAssigned() {
        assigned = true;
    }

    void recordUnassigned() {
        assigned = false;
    }

    void recordStopped(String reason) {
        stopReason = reason;
    }

    /** Returns why the consumer stopped for good; empty while it runs. */
    String stopReason() {
        return stopReason;
    }

    boolean isAssigned() {
        return assigned;
    }

    /** Returns how long requests have waited without a commit; zero if none wait. */
    Duration stalledFor() {
        return pending ? Duration.between(lastProgress, clock.instant()) : Duration.ZERO;
    }
}
