package io.evenkeel.sampler.scheduler;

/** Of latents whose variance is 1 from start to end, when pictures' is. */
interface VariancePreservingTrajectory extends SamplingTrajectory {
    @Override
    default double initNoiseSigma() {
        return 1;
    }

    @Override
    default double inputScale(int call) {
        return 1;
    }
}
