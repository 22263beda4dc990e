package io.evenkeel.cli;

import java.io.PrintStream;

/** Shows on a terminal how much of a file was read. */
final class EvidenceProgressBar implements AutoCloseable {
    private static final int BAR = 40;
    private static final long NANOS_BETWEEN = 200_000_000;

    private final PrintStream out;
    private final long size;

    @SuppressWarnings("SystemConsoleNull") // on Java 17 the console is null when the output is piped
    private final boolean live = System.console() != null;

    private long last = System.nanoTime();
    private boolean isShown;

    EvidenceProgressBar(PrintStream out, long size) {
        this.out = out;
        this.size = Math.max(1, size);
    }

    void update(long bytes) {
        if (live && System.nanoTime() - last > NANOS_BETWEEN) {
            last = System.nanoTime();
            show(bytes);
        }
    }

    private void show(long bytes) {
        isShown = true;
        int full = (int) Math.min(BAR, BAR * bytes / size);
        out.print(
                "\r  [" + "#".repeat(full) + ".".repeat(BAR - full) + "] " + Math.min(100, 100 * bytes / size) + " %");
        out.flush();
    }

    /** Shows that the whole file was read. */
    void end() {
        if (isShown) {
            show(size);
        }
    }

    /** Ends the line. */
    @Override
    public void close() {
        if (isShown) {
            out.println();
        }
    }
}
