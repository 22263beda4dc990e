package io.evenkeel.sampler.scheduler;

import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Which training timesteps a run visits: table 2 of Lin 2023, Common Diffusion Noise Schedules and Sample Steps are Flawed.
 *
 * @param trained number of training timesteps
 * @param offset added to leading timesteps only, as diffusers does
 */
record TimestepSpacing(Kind kind, int trained, int offset) {
    enum Kind {
        LINSPACE,
        LEADING,
        TRAILING
    }

    static TimestepSpacing of(SchedulerConfig settings, Kind otherwise) {
        String kind = settings.oneOf("timestep_spacing", lower(otherwise), "linspace", "leading", "trailing");
        return new TimestepSpacing(
                Kind.valueOf(kind.toUpperCase(Locale.ROOT)),
                settings.whole("num_train_timesteps", 1000, 2),
                settings.whole("steps_offset", 0, 0));
    }

    /** From noise to picture, as many as steps; linspace reaches 0 with the last, mostly at fractions before. */
    double[] through(int steps) {
        return switch (kind) {
            case LINSPACE -> falling(steps, i -> linear(trained - 1, steps, steps - 1 - i));
            case LEADING -> leading(steps, trained / steps, steps - 1);
            case TRAILING -> trailing(steps, trained);
        };
    }

    /**
     * From noise to picture, as many as steps and whole; linspace and leading as if there were one more, which a solver with an
     * own end leaves out.
     *
     * @param reachable how many of the training timesteps may be visited, the noisiest being left out
     */
    double[] shortOfTheEnd(int steps, int reachable) {
        return switch (kind) {
            case LINSPACE -> falling(steps, i -> Math.rint(linear(reachable - 1, steps + 1, steps - i)));
            case LEADING -> leading(steps, reachable / (steps + 1), steps);
            case TRAILING -> trailing(steps, reachable);
        };
    }

    private static double linear(double end, int points, int point) {
        return point == points - 1 && points > 1 ? end : point * (end / Math.max(points - 1, 1));
    }

    private double[] leading(int steps, int stride, int first) {
        int noisiest = first * stride + offset;
        if (noisiest >= trained) {
            throw new IllegalArgumentException("steps (" + steps + ") with steps_offset (" + offset
                    + ") would begin at timestep (" + noisiest + "), after the last (" + (trained - 1)
                    + ").\nMaybe take fewer steps.");
        }
        return falling(steps, i -> (first - i) * stride + offset);
    }

    /** Never more than steps: diffusers has one more, at timestep -1, where a rounding makes it so (61 steps of 1000). */
    private double[] trailing(int steps, int reachable) {
        double stride = (double) trained / steps;
        double fall = (reachable - stride) - reachable;
        int count = Math.min(steps, (int) Math.ceil(reachable / stride));
        return falling(count, i -> Math.rint(reachable + i * fall) - 1);
    }

    private static double[] falling(int count, IntToDoubleFunction timestep) {
        return IntStream.range(0, count).mapToDouble(timestep).toArray();
    }

    private static String lower(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
