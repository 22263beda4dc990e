package io.evenkeel.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** What the demonstration says while it runs: a bar that moves on a terminal, a line now and then elsewhere. */
public final class ProgressConsole {
    private static final int WIDTH = 28;
    private static final Duration LINE_INTERVAL = Duration.ofSeconds(15);

    private final PrintStream out;
    private final boolean live;

    /**
     * A console.
     *
     * @param live whether a line can be written over
     */
    public ProgressConsole(PrintStream out, boolean live) {
        this.out = out;
        this.live = live;
    }

    void print(String text) {
        out.println(text);
        out.flush();
    }

    /** A stretch of work of so many steps. */
    public ProgressPhase startPhase(String label, int steps, String unit) {
        return new ProgressPhase(label, steps, unit);
    }

    /** Counts steps. */
    public final class ProgressPhase {
        private final String label;
        private final int steps;
        private final String unit;
        private final Instant startedAt = Instant.now();
        private Instant printedAt = startedAt;
        private boolean finished;

        private ProgressPhase(String label, int steps, String unit) {
            this.label = label;
            this.steps = steps;
            this.unit = unit;
            if (live) {
                render(0, "");
            }
        }

        /** So many steps are done by now. */
        public void update(int done, String note) {
            boolean last = done >= steps && !finished;
            if (live || last || Duration.between(printedAt, Instant.now()).compareTo(LINE_INTERVAL) >= 0) {
                printedAt = Instant.now();
                render(done, note);
            }
            if (last) {
                finished = true;
                out.print(live ? System.lineSeparator() : "");
            }
        }

        private void render(int done, String note) {
            String line = "  %-30s %s %3d of %d %s%s"
                    .formatted(label, barText(done), done, steps, unit, note + timeText(done));
            out.print(live ? "\r\u001b[K" + line : line + System.lineSeparator());
            out.flush();
        }

        private String barText(int done) {
            int full = steps == 0 ? WIDTH : Math.min(WIDTH, done * WIDTH / steps);
            return "\u2588".repeat(full) + "\u2591".repeat(WIDTH - full);
        }

        private String timeText(int done) {
            Duration elapsed = Duration.between(startedAt, Instant.now());
            if (done >= steps) {
                return ", took " + NumberFormats.formatDuration(elapsed);
            }
            return done == 0
                    ? ""
                    : ", "
                            + NumberFormats.formatDuration(
                                    elapsed.multipliedBy(steps - done).dividedBy(done)) + " left";
        }
    }

    /** The goals as a table. */
    public void printGoals(List<MetricGoal> metricGoals) {
        print(formatRow("", "unsteered", "steered", "ratio", "bar", "met"));
        for (MetricGoal goal : metricGoals) {
            print(formatRow(
                    goal.name(),
                    NumberFormats.formatNumber(goal.change().baselineValue()),
                    NumberFormats.formatNumber(goal.change().steeredValue()),
                    String.format(Locale.ROOT, "%.3f", goal.change().ratio()),
                    goal.barText(),
                    goal.isMet() ? "yes" : "NO"));
        }
    }

    private static String formatRow(Object... cells) {
        return String.format(Locale.ROOT, "  %-18s %10s %10s %8s %8s   %s", cells);
    }
}
