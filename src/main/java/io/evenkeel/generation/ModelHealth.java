package io.evenkeel.generation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** Whether the model draws: known by the calls it made lately, and by a trial where there were none, or a picture was lost. */
final class ModelHealth {
    private final String device;
    private final LongSupplier calls;
    private final Runnable selfTest;
    private final Duration validity;
    private final Clock clock;
    private final ReentrantLock selfTestLock = new ReentrantLock();
    private final AtomicLong failures = new AtomicLong();
    private volatile boolean failing;
    private long lastCallCount;
    private Instant lastVerified;

    /**
     * Of a model that was just tried out.
     *
     * @param device for reports
     * @param calls that were made so far
     * @param trial that throws if the model fails
     * @param lasts how long a call proves the model
     */
    ModelHealth(String device, LongSupplier calls, Runnable trial, Duration lasts, Clock clock) {
        this.device = device;
        this.calls = calls;
        this.selfTest = trial;
        this.validity = lasts;
        this.clock = clock;
        this.lastVerified = clock.instant();
    }

    String device() {
        return device;
    }

    /** A picture was lost to the model, or to what it runs on. */
    void recordFailure() {
        failures.incrementAndGet();
        failing = true;
    }

    void recordSuccess() {
        failing = false;
    }

    /**
     * Makes a trial where one is due. While another caller's is under way, what was known before it counts.
     *
     * @throws RuntimeException if the model fails
     */
    void verify() {
        if (selfTestLock.tryLock()) {
            try {
                verifyExclusively();
            } finally {
                selfTestLock.unlock();
            }
        } else if (failing) {
            throw new IllegalStateException("the model failed, and is being tried.");
        }
    }

    private void verifyExclusively() {
        if (failing || !isVerified()) {
            long failuresBefore = failures.get();
            try {
                selfTest.run();
            } catch (RuntimeException e) {
                failing = true;
                throw e;
            }
            lastVerified = clock.instant();
            failing = failures.get() > failuresBefore;
        }
    }

    private boolean isVerified() {
        long callCount = calls.getAsLong();
        if (callCount > lastCallCount) {
            lastCallCount = callCount;
            lastVerified = clock.instant();
        }
        return clock.instant().isBefore(lastVerified.plus(validity));
    }
}
