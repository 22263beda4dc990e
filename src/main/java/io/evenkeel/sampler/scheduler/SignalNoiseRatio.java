package io.evenkeel.sampler.scheduler;

/**
 * How a picture and noise are mixed: latents = signal * picture + noise * standard normal noise.
 *
 * @param signal and noise: their squares add up to 1
 */
record SignalNoiseRatio(double signal, double noise) {
    /** @param share of the variance that is the picture's */
    static SignalNoiseRatio ofRemaining(double share) {
        return new SignalNoiseRatio(Math.sqrt(share), Math.sqrt(1 - share));
    }

    /** @param sigma how much noise there is to one unit of picture */
    static SignalNoiseRatio ofSigma(double sigma) {
        double signal = 1 / Math.sqrt(sigma * sigma + 1);
        return new SignalNoiseRatio(signal, sigma * signal);
    }

    /** Half the logarithm of the signal-to-noise ratio, called lambda in the papers; infinite without noise. */
    double lambda() {
        return Math.log(signal) - Math.log(noise);
    }
}
