package io.evenkeel.generation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Whether requests move: written by the consumer, read by health checks. */
final class Progress {
    private final Clock clock;
    private volatile Instant moved;
    private volatile boolean waiting;
    private volatile String dead = "";
    private volatile boolean joined;

    Progress(Clock clock) {
        this.clock = clock;
        this.moved = clock.instant();
    }

    /** Offsets were committed, or there is nothing to commit. */
    void moved() {
        moved = clock.instant();
        waiting = false;
    }

    /** Requests are under way. */
    void waiting() {
        if (!waiting) {
            moved = clock.instant();
            waiting = true;
        }
    }

    void joined() {
        joined = true;
    }

    void left() {
        joined = false;
    }

    void died(String why) {
        dead = why;
    }

    /** Why the consumer stopped for good; empty while it runs. */
    String death() {
        return dead;
    }

    boolean hasJoined() {
        return joined;
    }

    /** How long requests have waited without a commit; zero when none wait. */
    Duration stalled() {
        return waiting ? Duration.between(moved, clock.instant()) : Duration.ZERO;
    }
}
