package io.evenkeel.evaluation.run;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Prints a progress bar with speed and time left. */
final class EvaluationProgressBar {
    private static final int WIDTH = 30;

    private final PrintStream out;
    private final int totalImages;
    private final int resumedImages;
    private final long start = System.nanoTime();
    private int completedImages;

    /**
     * Creates the bar.
     *
     * @param resumedImages images that an earlier run generated
     */
    EvaluationProgressBar(PrintStream out, int totalImages, int resumedImages) {
        this.out = out;
        this.totalImages = totalImages;
        this.resumedImages = resumedImages;
        this.completedImages = resumedImages;
    }

    void add(int newImages) {
        completedImages = Math.min(totalImages, completedImages + newImages);
        double seconds = (System.nanoTime() - start) / 1e9;
        double perSecond = (completedImages - resumedImages) / seconds;
        int filled = (int) ((long) WIDTH * completedImages / Math.max(1, totalImages));
        out.printf(
                Locale.ROOT,
                "\r[%s%s] %d of %d images, %.2f/s, %s left ",
                "#".repeat(filled),
                ".".repeat(WIDTH - filled),
                completedImages,
                totalImages,
                perSecond,
                formatRemaining((totalImages - completedImages) / perSecond));
        out.flush();
    }

    private static String formatRemaining(double seconds) {
        Duration left = Duration.ofSeconds((long) Math.min(seconds, Integer.MAX_VALUE));
        return left.toHours() > 0
                ? String.format(Locale.ROOT, "%d h %02d min", left.toHours(), left.toMinutesPart())
                : String.format(Locale.ROOT, "%d min %02d s", left.toMinutes(), left.toSecondsPart());
    }

    void finish() {
        out.println();
    }
}
