package io.evenkeel.sampler.scheduler;

/**
 * The mix of sample and noise: latents = signal * sample + noise * standard normal noise. The squares of both add up
 * to 1.
 */
record SignalNoiseRatio(double signal, double noise) {
    /** @param alphaCumprod share of the variance that belongs to the sample */
    static SignalNoiseRatio fromAlphaCumprod(double alphaCumprod) {
        return new SignalNoiseRatio(Math.sqrt(alphaCumprod), Math.sqrt(1 - alphaCumprod));
    }

    /** @param sigma noise per unit of sample */
    static SignalNoiseRatio fromSigma(double sigma) {
        double signal = 1 / Math.sqrt(sigma * sigma + 1);
        return new SignalNoiseRatio(signal, sigma * signal);
    }

    /** Returns half the logarithm of the signal-to-noise ratio, called lambda in papers; infinite without noise. */
    double lambda() {
        return Math.log(signal) - Math.log(noise);
    }
}
