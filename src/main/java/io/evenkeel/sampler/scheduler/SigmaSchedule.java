package io.evenkeel.sampler.scheduler;

/** The descending sigmas of a trajectory, each with its timestep, followed by a final sigma that is often 0. */
final class SigmaSchedule {
    private final double[] timesteps;
    private final float[] sigmas;

    SigmaSchedule(double[] timesteps, double[] sigmas, double finalSigma) {
        this.timesteps = timesteps.clone();
        this.sigmas = new float[sigmas.length + 1];
        for (int i = 0; i < sigmas.length; i++) {
            this.sigmas[i] = (float) sigmas[i];
        }
        this.sigmas[sigmas.length] = (float) finalSigma;
        requireDescending();
    }

    /** Solvers divide by the differences. */
    private void requireDescending() {
        for (int i = 1; i < timesteps.length; i++) {
            if (sigmas[i] >= sigmas[i - 1]) {
                throw new IllegalArgumentException("steps (" + timesteps.length
                        + ") are so many that two have one sigma (" + sigmas[i] + ").\nMaybe take fewer steps.");
            }
        }
    }

    int stepCount() {
        return timesteps.length;
    }

    double timestepAt(int step) {
        return timesteps[step];
    }

    /** @param step 0 to the number of steps, which is the final sigma */
    float sigmaAt(int step) {
        return sigmas[step];
    }

    SignalNoiseRatio noiseLevelAt(int step) {
        return SignalNoiseRatio.fromSigma(sigmas[step]);
    }

    double lambdaAt(int step) {
        return noiseLevelAt(step).lambda();
    }
}
