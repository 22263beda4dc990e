package io.evenkeel.diffusion.schedule;

/**
 * How a picture and noise are mixed: latents = signal * picture + noise * standard normal noise.
 *
 * @param signal and noise: their squares add up to 1
 */
record NoiseLevel(double signal, double noise) {
    /** @param share of the variance that is the picture's */
    static NoiseLevel ofRemaining(double share) {
        return new NoiseLevel(Math.sqrt(share), Math.sqrt(1 - share));
    }

    /** @param sigma how much noise there is to one unit of picture */
    static NoiseLevel ofSigma(double sigma) {
        double signal = 1 / Math.sqrt(sigma * sigma + 1);
        return new NoiseLevel(signal, sigma * signal);
    }

    /** Half the logarithm of the signal-to-noise ratio, called lambda in the papers; infinite without noise. */
    double lambda() {
        return Math.log(signal) - Math.log(noise);
    }
}
