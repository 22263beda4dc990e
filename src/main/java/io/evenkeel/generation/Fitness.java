package io.evenkeel.generation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/** Whether the model draws: known by the calls it made lately, and by a trial where there were none, or a picture was lost. */
final class Fitness {
    private final String device;
    private final LongSupplier calls;
    private final Runnable trial;
    private final Duration lasts;
    private final Clock clock;
    private volatile boolean ailing;
    private long seen;
    private Instant proven;

    /**
     * Of a model that was just tried out.
     *
     * @param device for reports
     * @param calls that were made so far
     * @param trial that throws if the model fails
     * @param lasts how long a call proves the model
     */
    Fitness(String device, LongSupplier calls, Runnable trial, Duration lasts, Clock clock) {
        this.device = device;
        this.calls = calls;
        this.trial = trial;
        this.lasts = lasts;
        this.clock = clock;
        this.proven = clock.instant();
    }

    String device() {
        return device;
    }

    /** A picture was lost to the model, or to what it runs on. */
    void lost() {
        ailing = true;
    }

    void drew() {
        ailing = false;
    }

    /** @throws RuntimeException if the model fails */
    synchronized void prove() {
        if (ailing || !isProven()) {
            ailing = true;
            trial.run();
            ailing = false;
            proven = clock.instant();
        }
    }

    private boolean isProven() {
        long made = calls.getAsLong();
        if (made > seen) {
            seen = made;
            proven = clock.instant();
        }
        return clock.instant().isBefore(proven.plus(lasts));
    }
}
