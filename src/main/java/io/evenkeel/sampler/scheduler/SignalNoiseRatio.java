package io.evenkeel.sampler.scheduler;

/**
 * How a picture and noise are mixed: latents = signal * picture + noise * standard normal noise.
 *
 * @param signal and noise: their squares add up to 1
 */
record SignalNoiseRatio(double signal, double noise) {
    /** @param alphaCumprod of the variance that is the picture's */
    static SignalNoiseRatio fromAlphaCumprod(double alphaCumprod) {
        return new SignalNoiseRatio(Math.sqrt(alphaCumprod), Math.sqrt(1 - alphaCumprod));
    }

    /** @param sigma how much noise there is to one unit of picture */
    static SignalNoiseRatio fromSigma(double sigma) {
        double signal = 1 / Math.sqrt(sigma * sigma + 1);
        return new SignalNoiseRatio(signal, sigma * signal);
    }

    /** Half the logarithm of the signal-to-noise ratio, called lambda in the papers; infinite without noise. */
    double lambda() {
        return Math.log(signal) - Math.log(noise);
    }
}
