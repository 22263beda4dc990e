package io.evenkeel.sampler.scheduler;

import java.util.stream.IntStream;

/**
 * How much of a picture is left at each training timestep. In float with the roundings of PyTorch, because near the end of a
 * schedule without signal (zero terminal SNR) differences of nearly equal numbers decide.
 */
final class NoiseSchedule {
    /** What is taken for nothing where a sigma must be finite: the smallest positive 16-bit float. */
    private static final float NEXT_TO_NOTHING = 0x1p-24f;

    private final float[] remaining;
    private final float atEnd;
    private final float[] sigmas;
    private final float[] logSigmas;

    private NoiseSchedule(float[] remaining, float atEnd) {
        this.remaining = remaining;
        this.atEnd = atEnd;
        this.sigmas = new float[remaining.length];
        this.logSigmas = new float[remaining.length];
        for (int t = 0; t < remaining.length; t++) {
            float share = remaining[t] == 0 ? NEXT_TO_NOTHING : remaining[t];
            sigmas[t] = (float) Math.sqrt((1 - share) / share);
            logSigmas[t] = (float) Math.log(sigmas[t]);
        }
    }

    /** Read with the defaults of all of diffusers' classes but PNDM's and LCM's. */
    static NoiseSchedule of(SchedulerConfig settings) {
        return of(settings, BetaSchedule.of(settings), true);
    }

    /** @param toOne what holds if the settings do not say whether the end of a walk is free of noise */
    static NoiseSchedule of(SchedulerConfig settings, float[] betas, boolean toOne) {
        float[] remaining = cumulated(settings.flag("rescale_betas_zero_snr", false) ? rescaled(betas) : betas);
        return new NoiseSchedule(remaining, settings.flag("set_alpha_to_one", toOne) ? 1 : remaining[0]);
    }

    int steps() {
        return remaining.length;
    }

    /** @param timestep where negative, a walk has ended */
    SignalNoiseRatio level(int timestep) {
        return SignalNoiseRatio.ofRemaining(timestep < 0 ? atEnd : remaining[timestep]);
    }

    boolean endsInPureNoise() {
        return remaining[remaining.length - 1] == 0;
    }

    double smallestSigma() {
        return sigmas[0];
    }

    double largestSigma() {
        return sigmas[sigmas.length - 1];
    }

    /** @param timestep may lie between two of the training */
    double sigmaAt(double timestep) {
        int below = Math.min((int) timestep, sigmas.length - 2);
        double slope = (double) sigmas[below + 1] - sigmas[below];
        return slope * (timestep - below) + sigmas[below];
    }

    /** The timestep, seldom a whole one, whose sigma this is; interpolated between logarithms. */
    double timestepOf(double sigma) {
        double log = Math.log(sigma);
        int below = 0;
        while (below < logSigmas.length - 2 && logSigmas[below + 1] <= log) {
            below++;
        }
        double share = (logSigmas[below] - log) / (logSigmas[below] - logSigmas[below + 1]);
        return below + Math.min(Math.max(share, 0), 1);
    }

    /** How many timesteps have a lambda of at least so much. */
    int reaching(double lambda) {
        return (int) IntStream.range(0, sigmas.length)
                .filter(t -> SignalNoiseRatio.ofSigma(sigmas[t]).lambda() >= lambda)
                .count();
    }

    /** Products of 1 - beta; PyTorch multiplies in double and rounds each. */
    private static float[] cumulated(float[] betas) {
        float[] products = new float[betas.length];
        double product = 1;
        for (int t = 0; t < betas.length; t++) {
            product *= 1 - betas[t];
            products[t] = (float) product;
        }
        return products;
    }

    /** Betas after which nothing is left at the end: Lin 2023, Common Diffusion Noise Schedules and Sample Steps are Flawed. */
    private static float[] rescaled(float[] betas) {
        float[] signal = cumulated(betas);
        for (int t = 0; t < signal.length; t++) {
            signal[t] = (float) Math.sqrt(signal[t]);
        }
        float first = signal[0];
        float last = signal[signal.length - 1];
        float stretch = first / (first - last);
        float[] rescaled = new float[betas.length];
        float before = 1;
        for (int t = 0; t < signal.length; t++) {
            float root = (signal[t] - last) * stretch;
            rescaled[t] = 1 - root * root / before;
            before = root * root;
        }
        return rescaled;
    }
}
