package io.evenkeel.diffusion;

/** How long at least one of many overlapping things went on. */
final class BusyTime {
    private int under;
    private long since;
    private long nanos;

    synchronized void begin() {
        if (under++ == 0) {
            since = System.nanoTime();
        }
    }

    synchronized void end() {
        if (--under == 0) {
            nanos += System.nanoTime() - since;
        }
    }

    synchronized double seconds() {
        return (nanos + (under == 0 ? 0 : System.nanoTime() - since)) / 1e9;
    }
}
