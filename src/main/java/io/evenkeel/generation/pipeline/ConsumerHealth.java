package io.evenkeel.generation.pipeline;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Whether requests move: written by the consumer, read by health checks. */
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

    /** Offsets were committed, or there is nothing to commit. */
    void recordProgress() {
        lastProgress = clock.instant();
        pending = false;
    }

    /** Requests are under way. */
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

    /** Why the consumer stopped for good; empty while it runs. */
    String stopReason() {
        return stopReason;
    }

    boolean isAssigned() {
        return assigned;
    }

    /** How long requests have waited without a commit; zero when none wait. */
    Duration stalledFor() {
        return pending ? Duration.between(lastProgress, clock.instant()) : Duration.ZERO;
    }
}
