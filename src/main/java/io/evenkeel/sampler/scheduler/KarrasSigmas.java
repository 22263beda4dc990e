package io.evenkeel.sampler.scheduler;

import java.util.stream.IntStream;

/**
 * Sigmas that lie the denser, the smaller they are: Karras, Aittala, Aila and Laine, Elucidating the Design Space of
 * Diffusion-Based Generative Models, 2022.
 *
 * @param smallest and largest: NaN for that of the schedule
 */
record KarrasSigmas(double smallest, double largest) {
    private static final double RHO = 7;

    static KarrasSigmas of(SchedulerConfig settings) {
        return new KarrasSigmas(positive(settings, "sigma_min"), positive(settings, "sigma_max"));
    }

    private static double positive(SchedulerConfig settings, String key) {
        double sigma = settings.number(key, Double.NaN);
        if (sigma <= 0) {
            throw settings.refused(key, "must be more than 0.");
        }
        return sigma;
    }

    /** From the largest to the smallest, as many as steps. */
    double[] sigmas(double ofScheduleLargest, double ofScheduleSmallest, int steps) {
        double from = Math.pow(Double.isNaN(largest) ? ofScheduleLargest : largest, 1 / RHO);
        double to = Math.pow(Double.isNaN(smallest) ? ofScheduleSmallest : smallest, 1 / RHO);
        double stride = 1.0 / Math.max(steps - 1, 1);
        return IntStream.range(0, steps)
                .mapToDouble(i -> Math.pow(from + i * stride * (to - from), RHO))
                .toArray();
    }
}
