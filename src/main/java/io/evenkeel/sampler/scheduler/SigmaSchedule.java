package io.evenkeel.sampler.scheduler;

/** The falling sigmas that a run climbs down, with the timestep of each; below the last is the end, often without noise. */
final class SigmaSchedule {
    private final double[] timesteps;
    private final float[] sigmas;

    SigmaSchedule(double[] timesteps, double[] sigmas, double end) {
        this.timesteps = timesteps.clone();
        this.sigmas = new float[sigmas.length + 1];
        for (int i = 0; i < sigmas.length; i++) {
            this.sigmas[i] = (float) sigmas[i];
        }
        this.sigmas[sigmas.length] = (float) end;
        checkFall();
    }

    /** Solvers divide by the distances. */
    private void checkFall() {
        for (int i = 1; i < timesteps.length; i++) {
            if (sigmas[i] >= sigmas[i - 1]) {
                throw new IllegalArgumentException("steps (" + timesteps.length
                        + ") are so many that two have one sigma (" + sigmas[i] + ").\nMaybe take fewer steps.");
            }
        }
    }

    int rungs() {
        return timesteps.length;
    }

    double timestep(int rung) {
        return timesteps[rung];
    }

    /** @param rung up to the number of rungs, which is the end */
    float sigma(int rung) {
        return sigmas[rung];
    }

    SignalNoiseRatio level(int rung) {
        return SignalNoiseRatio.ofSigma(sigmas[rung]);
    }

    double lambda(int rung) {
        return level(rung).lambda();
    }
}
