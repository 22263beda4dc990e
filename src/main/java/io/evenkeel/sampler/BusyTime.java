package io.evenkeel.sampler;

/** How long at least one of many overlapping things went on. */
public final class BusyTime {
    private int under;
    private long since;
    private long nanos;

    public synchronized void begin() {
        if (under++ == 0) {
            since = System.nanoTime();
        }
    }

    public synchronized void end() {
        if (--under == 0) {
            nanos += System.nanoTime() - since;
        }
    }

    public synchronized double seconds() {
        return (nanos + (under == 0 ? 0 : System.nanoTime() - since)) / 1e9;
    }
}
