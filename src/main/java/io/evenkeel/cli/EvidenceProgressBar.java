package io.evenkeel.cli;

import java.io.PrintStream;

/** A line on the terminal that shows how much of a file was read. */
final class EvidenceProgressBar implements AutoCloseable {
    private static final int BAR = 40;
    private static final long NANOS_BETWEEN = 200_000_000;

    private final PrintStream out;
    private final long size;

    @SuppressWarnings("SystemConsoleNull") // with the Java that this runs on, there is none where the output is piped
    private final boolean live = System.console() != null;

    private long last = System.nanoTime();
    private boolean isShown;

    EvidenceProgressBar(PrintStream out, long size) {
        this.out = out;
        this.size = Math.max(1, size);
    }

    void read(long bytes) {
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

    /** It was read to its end. */
    void end() {
        if (isShown) {
            show(size);
        }
    }

    /** Ends the line, so that others can follow. */
    @Override
    public void close() {
        if (isShown) {
            out.println();
        }
    }
}
