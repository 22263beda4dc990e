package io.evenkeel.sampler.scheduler;

/** A trajectory with one call for each sigma of a schedule. */
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
