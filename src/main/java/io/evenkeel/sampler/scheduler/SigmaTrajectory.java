package io.evenkeel.sampler.scheduler;

/** A walk down a ladder, one call for each rung. */
interface SigmaTrajectory extends SamplingTrajectory {
    SigmaSchedule ladder();

    @Override
    default int calls() {
        return ladder().rungs();
    }

    @Override
    default double timestep(int call) {
        return ladder().timestep(call);
    }
}
