package io.evenkeel.generation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Tracks whether the model works. A recent call proves it; without one, or after a failed image, a self-test does. Thread-safe.
 */
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
     * Creates the health of a model that has just passed a self-test.
     *
     * @param device label for reports
     * @param calls returns how many calls the model has made
     * @param selfTest throws if the model fails
     * @param validity how long a call proves that the model works
     */
    ModelHealth(String device, LongSupplier calls, Runnable selfTest, Duration validity, Clock clock) {
        this.device = device;
        this.calls = calls;
        this.selfTest = selfTest;
        this.validity = validity;
        this.clock = clock;
        this.lastVerified = clock.instant();
    }

    String device() {
        return device;
    }

    /** Records that the model, or its device, failed an image. */
    void recordFailure() {
        failures.incrementAndGet();
        failing = true;
    }

    void recordSuccess() {
        failing = false;
    }

    /**
     * Runs a self-test if one is due. While another thread runs one, the last known state counts.
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
            throw new IllegalStateException("the model failed, and its self-test is running.");
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
