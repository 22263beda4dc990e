package io.evenkeel.sampler.scheduler;

import static io.evenkeel.sampler.scheduler.PredictionType.EPSILON;
import static io.evenkeel.sampler.scheduler.PredictionType.V_PREDICTION;

/**
 * Euler's steps (Karras et al. 2022) that go further down than asked, and noise that leads up again, as ancestral sampling does
 * (Song et al., Score-Based Generative Modeling through Stochastic Differential Equations, 2021).
 */
record EulerAncestralScheduler(NoiseSchedule noise, PredictionType prediction, TimestepSpacing spacing)
        implements ConfiguredSolver {
    static EulerAncestralScheduler of(SchedulerConfig settings) {
        return new EulerAncestralScheduler(
                NoiseSchedule.of(settings),
                PredictionType.of(settings, EPSILON, V_PREDICTION),
                TimestepSpacing.of(settings, TimestepSpacing.Kind.LINSPACE));
    }

    @Override
    public SamplingTrajectory walk(int steps) {
        double[] timesteps = EulerScheduler.inFloat(spacing.through(steps));
        SigmaSchedule sigmaSchedule =
                new SigmaSchedule(timesteps, SigmaScheduleFactory.each(timesteps, noise::sigmaAt), 0);
        return new EulerTrajectory(sigmaSchedule, prediction, spacing.kind(), true);
    }
}
