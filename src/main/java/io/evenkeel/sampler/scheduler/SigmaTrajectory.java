package io.evenkeel.sampler.scheduler;

/** A walk down a ladder, one call for each rung. */
interface SigmaTrajectory extends SamplingTrajectory {
    SigmaSchedule sigmaSchedule();

    @Override
    default int callCount() {
        return sigmaSchedule().stepCount();
    }

    @Override
    default double timestep(int call) {
        return sigmaSchedule().timestepAt(call);
    }
}
