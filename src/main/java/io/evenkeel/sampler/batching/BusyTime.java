package io.evenkeel.sampler.batching;

/** Measures for how long at least one of many overlapping operations was running. Thread-safe. */
final class BusyTime {
    private int runningCount;
    private long busySinceNanos;
    private long accumulatedNanos;

    synchronized void begin() {
        if (runningCount++ == 0) {
            busySinceNanos = System.nanoTime();
        }
    }

    synchronized void end() {
        if (--runningCount == 0) {
            accumulatedNanos += System.nanoTime() - busySinceNanos;
        }
    }

    synchronized double seconds() {
        return (accumulatedNanos + (runningCount == 0 ? 0 : System.nanoTime() - busySinceNanos)) / 1e9;
    }
}
