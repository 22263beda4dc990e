package io.evenkeel.sampler.scheduler;

import java.util.stream.IntStream;

/**
 * Sigmas that lie the denser, the smaller they are: Karras, Aittala, Aila and Laine, Elucidating the Design Space of
 * Diffusion-Based Generative Models, 2022.
 *
 * @param sigmaMin and largest: NaN for that of the schedule
 */
record KarrasSigmas(double sigmaMin, double sigmaMax) {
    private static final double RHO = 7;

    static KarrasSigmas fromConfig(SchedulerConfig settings) {
        return new KarrasSigmas(readPositive(settings, "sigma_min"), readPositive(settings, "sigma_max"));
    }

    private static double readPositive(SchedulerConfig settings, String key) {
        double sigma = settings.readNumber(key, Double.NaN);
        if (sigma <= 0) {
            throw settings.createException(key, "must be more than 0.");
        }
        return sigma;
    }

    /** From the largest to the smallest, as many as steps. */
    double[] computeSigmas(double scheduleSigmaMax, double scheduleSigmaMin, int steps) {
        double from = Math.pow(Double.isNaN(sigmaMax) ? scheduleSigmaMax : sigmaMax, 1 / RHO);
        double to = Math.pow(Double.isNaN(sigmaMin) ? scheduleSigmaMin : sigmaMin, 1 / RHO);
        double stride = 1.0 / Math.max(steps - 1, 1);
        return IntStream.range(0, steps)
                .mapToDouble(i -> Math.pow(from + i * stride * (to - from), RHO))
                .toArray();
    }
}
