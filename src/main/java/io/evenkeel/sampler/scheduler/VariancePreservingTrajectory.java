package io.evenkeel.sampler.scheduler;

/** A trajectory whose latents have variance 1 from start to end if the samples have. */
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
