package io.evenkeel.sampler.scheduler;

/** A scheduler with validated settings. Immutable. */
sealed interface ConfiguredSolver
        permits DdimScheduler,
                PndmScheduler,
                EulerScheduler,
                EulerAncestralScheduler,
                DpmSolverScheduler,
                UniPcScheduler,
                LcmScheduler {
    /**
     * Creates the trajectory for a number of steps.
     *
     * @throws IllegalArgumentException if the noise schedule does not support that number
     */
    SamplingTrajectory createTrajectory(int steps);
}
