package io.evenkeel.generation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** Whether the model draws: known by the calls it made lately, and by a trial where there were none, or a picture was lost. */
final class Fitness {
    private final String device;
    private final LongSupplier calls;
    private final Runnable trial;
    private final Duration lasts;
    private final Clock clock;
    private final ReentrantLock trials = new ReentrantLock();
    private final AtomicLong losses = new AtomicLong();
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
        losses.incrementAndGet();
        ailing = true;
    }

    void drew() {
        ailing = false;
    }

    /**
     * Makes a trial where one is due. While another caller's is under way, what was known before it counts.
     *
     * @throws RuntimeException if the model fails
     */
    void prove() {
        if (trials.tryLock()) {
            try {
                proveAlone();
            } finally {
                trials.unlock();
            }
        } else if (ailing) {
            throw new IllegalStateException("the model failed, and is being tried.");
        }
    }

    private void proveAlone() {
        if (ailing || !isProven()) {
            long before = losses.get();
            try {
                trial.run();
            } catch (RuntimeException e) {
                ailing = true;
                throw e;
            }
            proven = clock.instant();
            ailing = losses.get() > before;
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
