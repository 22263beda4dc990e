package io.evenkeel.sampler.scheduler;

import java.util.stream.IntStream;

/**
 * The noise level of each training timestep. Computes in float with PyTorch's roundings, because near zero terminal
 * SNR differences of nearly equal numbers matter.
 */
final class NoiseSchedule {
    /** Replaces 0 where sigma must be finite: the smallest positive 16-bit float, as in diffusers. */
    private static final float MIN_ALPHA_CUMPROD = 0x1p-24f;

    private final float[] alphasCumprod;
    private final float finalAlphaCumprod;
    private final float[] sigmas;
    private final float[] logSigmas;

    private NoiseSchedule(float[] alphasCumprod, float finalAlphaCumprod) {
        this.alphasCumprod = alphasCumprod;
        this.finalAlphaCumprod = finalAlphaCumprod;
        this.sigmas = new float[alphasCumprod.length];
        this.logSigmas = new float[alphasCumprod.length];
        for (int t = 0; t < alphasCumprod.length; t++) {
            float fraction = alphasCumprod[t] == 0 ? MIN_ALPHA_CUMPROD : alphasCumprod[t];
            sigmas[t] = (float) Math.sqrt((1 - fraction) / fraction);
            logSigmas[t] = (float) Math.log(sigmas[t]);
        }
    }

    /** Reads the schedule with the defaults of all of diffusers' classes except PNDM's and LCM's. */
    static NoiseSchedule fromConfig(SchedulerConfig settings) {
        return fromConfig(settings, BetaSchedule.fromConfig(settings), true);
    }

    /** @param setAlphaToOne default of set_alpha_to_one, which makes the end of a trajectory free of noise */
    static NoiseSchedule fromConfig(SchedulerConfig settings, float[] betas, boolean setAlphaToOne) {
        float[] alphasCumprod = computeAlphasCumprod(
                settings.readBoolean("rescale_betas_zero_snr", false) ? rescaleToZeroTerminalSnr(betas) : betas);
        return new NoiseSchedule(
                alphasCumprod, settings.readBoolean("set_alpha_to_one", setAlphaToOne) ? 1 : alphasCumprod[0]);
    }

    int trainTimesteps() {
        return alphasCumprod.length;
    }

    /** @param timestep negative for the end of a trajectory */
    SignalNoiseRatio noiseLevelAt(int timestep) {
        return SignalNoiseRatio.fromAlphaCumprod(timestep < 0 ? finalAlphaCumprod : alphasCumprod[timestep]);
    }

    boolean hasZeroTerminalSnr() {
        return alphasCumprod[alphasCumprod.length - 1] == 0;
    }

    double minSigma() {
        return sigmas[0];
    }

    double maxSigma() {
        return sigmas[sigmas.length - 1];
    }

    /** @param timestep may be fractional */
    double sigmaAt(double timestep) {
        int below = Math.min((int) timestep, sigmas.length - 2);
        double slope = (double) sigmas[below + 1] - sigmas[below];
        return slope * (timestep - below) + sigmas[below];
    }

    /**
     * Returns the timestep of a sigma, mostly fractional, interpolated between logarithms; diffusers' {@code
     * _sigma_to_t}.
     */
    double timestepForSigma(double sigma) {
        double log = Math.log(sigma);
        int below = 0;
        while (below < logSigmas.length - 2 && logSigmas[below + 1] <= log) {
            below++;
        }
        double fraction = (logSigmas[below] - log) / (logSigmas[below] - logSigmas[below + 1]);
        return below + Math.min(Math.max(fraction, 0), 1);
    }

    /** Returns the number of timesteps whose lambda is at least this one. */
    int countTimestepsReaching(double lambda) {
        return (int) IntStream.range(0, sigmas.length)
                .filter(t -> SignalNoiseRatio.fromSigma(sigmas[t]).lambda() >= lambda)
                .count();
    }

    /** Returns the cumulative products of 1 - beta. PyTorch multiplies in double and rounds each product. */
    private static float[] computeAlphasCumprod(float[] betas) {
        float[] products = new float[betas.length];
        double product = 1;
        for (int t = 0; t < betas.length; t++) {
            product *= 1 - betas[t];
            products[t] = (float) product;
        }
        return products;
    }

    /**
     * Rescales betas so that no signal is left at the end (Lin et al., Common Diffusion Noise Schedules and Sample
     * Steps are Flawed, 2023); diffusers' {@code rescale_zero_terminal_snr}.
     */
    private static float[] rescaleToZeroTerminalSnr(float[] betas) {
        float[] signal = computeAlphasCumprod(betas);
        for (int t = 0; t < signal.length; t++) {
            signal[t] = (float) Math.sqrt(signal[t]);
        }
        float first = signal[0];
        float last = signal[signal.length - 1];
        float stretch = first / (first - last);
        float[] rescaled = new float[betas.length];
        float previousSquare = 1;
        for (int t = 0; t < signal.length; t++) {
            float root = (signal[t] - last) * stretch;
            rescaled[t] = 1 - root * root / previousSquare;
            previousSquare = root * root;
        }
        return rescaled;
    }
}
