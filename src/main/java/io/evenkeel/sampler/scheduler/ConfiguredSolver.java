package io.evenkeel.sampler.scheduler;

/** A solver with its settings, all of them checked. Immutable. */
sealed interface ConfiguredSolver
        permits DdimScheduler,
                PndmScheduler,
                EulerScheduler,
                EulerAncestralScheduler,
                DpmSolverScheduler,
                UniPcScheduler,
                LcmScheduler {
    /** A run of so many steps. @throws IllegalArgumentException if the training schedule does not give them */
    SamplingTrajectory createTrajectory(int steps);
}
