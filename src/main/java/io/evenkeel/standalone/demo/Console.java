package io.evenkeel.standalone.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** What the demonstration says while it runs: a bar that moves on a terminal, a line now and then elsewhere. */
final class Console {
    private static final int WIDTH = 28;
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(15);

    private final PrintStream out;
    private final boolean live;

    /**
     * A console.
     *
     * @param live whether a line can be written over
     */
    Console(PrintStream out, boolean live) {
        this.out = out;
        this.live = live;
    }

    void say(String text) {
        out.println(text);
        out.flush();
    }

    /** A stretch of work of so many steps. */
    Stretch stretch(String what, int steps, String unit) {
        return new Stretch(what, steps, unit);
    }

    /** Counts steps. */
    final class Stretch {
        private final String what;
        private final int steps;
        private final String unit;
        private final Instant begun = Instant.now();
        private Instant said = begun;
        private boolean finished;

        private Stretch(String what, int steps, String unit) {
            this.what = what;
            this.steps = steps;
            this.unit = unit;
            if (live) {
                draw(0, "");
            }
        }

        /** So many steps are done by now. */
        void reached(int done, String note) {
            boolean last = done >= steps && !finished;
            if (live || last || Duration.between(said, Instant.now()).compareTo(BETWEEN_LINES) >= 0) {
                said = Instant.now();
                draw(done, note);
            }
            if (last) {
                finished = true;
                out.print(live ? System.lineSeparator() : "");
            }
        }

        private void draw(int done, String note) {
            String line = "  %-30s %s %3d of %d %s%s".formatted(what, bar(done), done, steps, unit, note + time(done));
            out.print(live ? "\r\u001b[K" + line : line + System.lineSeparator());
            out.flush();
        }

        private String bar(int done) {
            int full = steps == 0 ? WIDTH : Math.min(WIDTH, done * WIDTH / steps);
            return "\u2588".repeat(full) + "\u2591".repeat(WIDTH - full);
        }

        private String time(int done) {
            Duration taken = Duration.between(begun, Instant.now());
            if (done >= steps) {
                return ", took " + Text.time(taken);
            }
            return done == 0
                    ? ""
                    : ", " + Text.time(taken.multipliedBy(steps - done).dividedBy(done)) + " left";
        }
    }

    /** The goals as a table. */
    void table(List<Goal> goals) {
        say(row("", "unsteered", "steered", "ratio", "bar", "met"));
        for (Goal goal : goals) {
            say(row(
                    goal.name(),
                    Text.number(goal.change().unsteered()),
                    Text.number(goal.change().steered()),
                    String.format(Locale.ROOT, "%.3f", goal.change().ratio()),
                    goal.barInWords(),
                    goal.isMet() ? "yes" : "NO"));
        }
    }

    private static String row(Object... cells) {
        return String.format(Locale.ROOT, "  %-18s %10s %10s %8s %8s   %s", cells);
    }
}
