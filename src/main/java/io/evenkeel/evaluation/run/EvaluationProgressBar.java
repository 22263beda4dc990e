package io.evenkeel.evaluation.run;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** A bar with what is done, how fast, and how long it will take. */
final class EvaluationProgressBar {
    private static final int WIDTH = 30;

    private final PrintStream out;
    private final int all;
    private final int before;
    private final long start = System.nanoTime();
    private int done;

    /** @param before pictures that an earlier run painted */
    EvaluationProgressBar(PrintStream out, int all, int before) {
        this.out = out;
        this.all = all;
        this.before = before;
        this.done = before;
    }

    void add(int pictures) {
        done = Math.min(all, done + pictures);
        double seconds = (System.nanoTime() - start) / 1e9;
        double perSecond = (done - before) / seconds;
        int filled = (int) ((long) WIDTH * done / Math.max(1, all));
        out.printf(
                Locale.ROOT,
                "\r[%s%s] %d of %d pictures, %.2f/s, %s left ",
                "#".repeat(filled),
                ".".repeat(WIDTH - filled),
                done,
                all,
                perSecond,
                left((all - done) / perSecond));
        out.flush();
    }

    private static String left(double seconds) {
        Duration left = Duration.ofSeconds((long) Math.min(seconds, Integer.MAX_VALUE));
        return left.toHours() > 0
                ? String.format(Locale.ROOT, "%d h %02d min", left.toHours(), left.toMinutesPart())
                : String.format(Locale.ROOT, "%d min %02d s", left.toMinutes(), left.toSecondsPart());
    }

    void end() {
        out.println();
    }
}
