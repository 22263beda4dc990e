package io.evenkeel.sampler.scheduler;

/** The falling sigmas that a run climbs down, with the timestep of each; below the last is the end, often without noise. */
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

    /** Solvers divide by the distances. */
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

    /** @param step up to the number of rungs, which is the end */
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
