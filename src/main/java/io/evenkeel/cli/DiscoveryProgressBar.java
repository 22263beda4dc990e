package io.evenkeel.cli;

import io.evenkeel.discovery.progress.DiscoveryProgress;
import io.evenkeel.discovery.progress.ProgressListener;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A line on the terminal that shows how far a discovery is; keeps its checkpoints, and stops it when the process is to end. */
final class DiscoveryProgressBar implements ProgressListener, AutoCloseable {
    private static final int BAR = 24;
    private static final long NANOS_BETWEEN = 250_000_000;
    private static final long SECONDS_TO_END = 20; // a step under way, and one more checkpoint
    private static final int MINUTE = 60;

    private final DiscoveryOutputFolder folder;
    private final PrintStream out;

    @SuppressWarnings("SystemConsoleNull") // with the Java that this runs on, there is none where the output is piped
    private final boolean live = System.console() != null;

    private final AtomicBoolean stop = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stopAndWait, "discovery-shutdown-hook");
    private String lastPrinted = "";
    private long last;

    DiscoveryProgressBar(DiscoveryOutputFolder folder, PrintStream out) {
        this.folder = folder;
        this.out = out;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void stopAndWait() {
        stop.set(true);
        try {
            var unusedDone = ended.await(SECONDS_TO_END, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isStopRequested() {
        return stop.get();
    }

    @Override
    public void onCheckpoint(byte[] checkpoint) {
        folder.keep(checkpoint);
    }

    /** On a terminal, over and over; else a line for each phase and each measurement. */
    @Override
    public void onProgress(DiscoveryProgress discoveryProgress) {
        String now = discoveryProgress.phase() + " " + discoveryProgress.curve().size();
        if (live && System.nanoTime() - last > NANOS_BETWEEN) {
            last = System.nanoTime();
            out.print("\r" + line(discoveryProgress) + "   ");
            out.flush();
        } else if (!live && !now.equals(lastPrinted)) {
            lastPrinted = now;
            out.println(line(discoveryProgress));
        }
    }

    private static String line(DiscoveryProgress discoveryProgress) {
        int full = (int) Math.min(BAR, (long) BAR * discoveryProgress.step() / Math.max(1, discoveryProgress.steps()));
        return String.format(
                Locale.ROOT,
                "%-10s [%s%s] %d/%d%s%s",
                discoveryProgress.phase().name().toLowerCase(Locale.ROOT),
                "#".repeat(full),
                ".".repeat(BAR - full),
                discoveryProgress.step(),
                discoveryProgress.steps(),
                left(discoveryProgress.secondsLeft()),
                loss(discoveryProgress.curve()));
    }

    private static String left(double seconds) {
        return Double.isNaN(seconds)
                ? ""
                : String.format(Locale.ROOT, ", about %d:%02d left", (long) seconds / MINUTE, (long) seconds % MINUTE);
    }

    private static String loss(List<DiscoveryProgress.CurvePoint> curve) {
        return curve.isEmpty()
                ? ""
                : String.format(
                        Locale.ROOT,
                        ", paired loss %+.1f %%",
                        100 * curve.get(curve.size() - 1).share());
    }

    /** Ends the line, so that others can follow. */
    void end() {
        if (live) {
            out.println();
        }
    }

    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            out.println(); // the process is ending: the hook has run, and waits for this
        }
    }
}
