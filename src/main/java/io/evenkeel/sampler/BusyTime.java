package io.evenkeel.sampler;

/** Measures for how long at least one of many overlapping operations was running. Thread-safe. */
public final class BusyTime {
    private int runningCount;
    private long busySinceNanos;
    private long accumulatedNanos;

    public synchronized void begin() {
        if (runningCount++ == 0) {
            busySinceNanos = System.nanoTime();
        }
    }

    public synchronized void end() {
        if (--runningCount == 0) {
            accumulatedNanos += System.nanoTime() - busySinceNanos;
        }
    }

    public synchronized double seconds() {
        return (accumulatedNanos + (runningCount == 0 ? 0 : System.nanoTime() - busySinceNanos)) / 1e9;
    }
}
