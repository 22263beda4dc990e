package io.evenkeel.sampler.scheduler;

import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Selects the training timesteps that a trajectory visits (table 2 of Lin et al., Common Diffusion Noise Schedules
 * and Sample Steps are Flawed, 2023); diffusers' {@code set_timesteps}.
 *
 * @param trainTimesteps number of training timesteps
 * @param stepsOffset added to leading timesteps only, as in diffusers
 */
record TimestepSpacing(SpacingKind kind, int trainTimesteps, int stepsOffset) {
    enum SpacingKind {
        LINSPACE,
        LEADING,
        TRAILING
    }

    static TimestepSpacing fromConfig(SchedulerConfig settings, SpacingKind defaultKind) {
        String kind =
                settings.readOneOf("timestep_spacing", configValue(defaultKind), "linspace", "leading", "trailing");
        return new TimestepSpacing(
                SpacingKind.valueOf(kind.toUpperCase(Locale.ROOT)),
                settings.readInteger("num_train_timesteps", 1000, 2),
                settings.readInteger("steps_offset", 0, 0));
    }

    /** Returns one timestep per step, descending. Linspace ends at 0 and is mostly fractional before. */
    double[] computeTimesteps(int steps) {
        return switch (kind) {
            case LINSPACE -> buildTimesteps(steps, i -> linspacePoint(trainTimesteps - 1, steps, steps - 1 - i));
            case LEADING -> leadingTimesteps(steps, trainTimesteps / steps, steps - 1);
            case TRAILING -> trailingTimesteps(steps, trainTimesteps);
        };
    }

    /**
     * Returns one whole timestep per step, descending. Linspace and leading are spaced for one more step, which
     * solvers with their own end leave out.
     *
     * @param reachableTimesteps number of training timesteps that may be visited; the noisiest are left out
     */
    double[] computeTimestepsWithoutLast(int steps, int reachableTimesteps) {
        return switch (kind) {
            case LINSPACE ->
                buildTimesteps(steps, i -> Math.rint(linspacePoint(reachableTimesteps - 1, steps + 1, steps - i)));
            case LEADING -> leadingTimesteps(steps, reachableTimesteps / (steps + 1), steps);
            case TRAILING -> trailingTimesteps(steps, reachableTimesteps);
        };
    }

    private static double linspacePoint(double end, int points, int point) {
        return point == points - 1 && points > 1 ? end : point * (end / Math.max(points - 1, 1));
    }

    private double[] leadingTimesteps(int steps, int stride, int first) {
        int noisiest = first * stride + stepsOffset;
        if (noisiest >= trainTimesteps) {
            throw new IllegalArgumentException("steps (" + steps + ") with steps_offset (" + stepsOffset
                    + ") would begin at timestep (" + noisiest + "), after the last (" + (trainTimesteps - 1)
                    + ").\nMaybe take fewer steps.");
        }
        return buildTimesteps(steps, i -> (first - i) * stride + stepsOffset);
    }

    /**
     * Never returns more timesteps than steps. By rounding, diffusers sometimes has one more, at timestep -1 (61
     * steps of 1000).
     */
    private double[] trailingTimesteps(int steps, int reachableTimesteps) {
        double stride = (double) trainTimesteps / steps;
        double fall = (reachableTimesteps - stride) - reachableTimesteps;
        int count = Math.min(steps, (int) Math.ceil(reachableTimesteps / stride));
        return buildTimesteps(count, i -> Math.rint(reachableTimesteps + i * fall) - 1);
    }

    private static double[] buildTimesteps(int count, IntToDoubleFunction timestep) {
        return IntStream.range(0, count).mapToDouble(timestep).toArray();
    }

    private static String configValue(SpacingKind spacingKind) {
        return spacingKind.name().toLowerCase(Locale.ROOT);
    }
}
