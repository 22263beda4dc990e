package io.evenkeel.sampler.scheduler;

import java.util.stream.IntStream;

/**
 * Spaces sigmas more densely the smaller they are (Karras, Aittala, Aila and Laine, Elucidating the Design Space of
 * Diffusion-Based Generative Models, 2022); diffusers' {@code _convert_to_karras}.
 *
 * @param sigmaMin smallest sigma; NaN for that of the noise schedule
 * @param sigmaMax largest sigma; NaN for that of the noise schedule
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

    /** Returns one sigma per step, in descending order. */
    double[] computeSigmas(double scheduleSigmaMax, double scheduleSigmaMin, int steps) {
        double from = Math.pow(Double.isNaN(sigmaMax) ? scheduleSigmaMax : sigmaMax, 1 / RHO);
        double to = Math.pow(Double.isNaN(sigmaMin) ? scheduleSigmaMin : sigmaMin, 1 / RHO);
        double stride = 1.0 / Math.max(steps - 1, 1);
        return IntStream.range(0, steps)
                .mapToDouble(i -> Math.pow(from + i * stride * (to - from), RHO))
                .toArray();
    }
}
