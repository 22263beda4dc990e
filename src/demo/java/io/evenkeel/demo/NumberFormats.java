package io.evenkeel.demo;

import java.time.Duration;
import java.util.Locale;

/** Figures as people read them. */
final class NumberFormats {
    private static final int PERCENT = 100;

    private NumberFormats() {}

    /** Two digits behind the point; a dash for what is not a number. */
    static String formatNumber(double value) {
        return Double.isNaN(value) ? "\u2013" : String.format(Locale.ROOT, "%.2f", value);
    }

    static String formatPercent(double share) {
        return Double.isNaN(share) ? "\u2013" : Math.round(share * PERCENT) + " %";
    }

    /** Minutes and seconds, such as 3:07. */
    static String formatDuration(Duration duration) {
        return String.format(Locale.ROOT, "%d:%02d", duration.toMinutes(), duration.toSecondsPart());
    }
}
