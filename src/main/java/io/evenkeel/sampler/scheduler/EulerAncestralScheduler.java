package io.evenkeel.sampler.scheduler;

import static io.evenkeel.sampler.scheduler.PredictionType.EPSILON;
import static io.evenkeel.sampler.scheduler.PredictionType.V_PREDICTION;

/**
 * Euler steps with ancestral noise (Song et al., Score-Based Generative Modeling through Stochastic Differential
 * Equations, 2021); diffusers' {@code EulerAncestralDiscreteScheduler}.
 */
record EulerAncestralScheduler(
        NoiseSchedule noiseSchedule, PredictionType predictionType, TimestepSpacing timestepSpacing)
        implements ConfiguredSolver {
    static EulerAncestralScheduler fromConfig(SchedulerConfig settings) {
        return new EulerAncestralScheduler(
                NoiseSchedule.fromConfig(settings),
                PredictionType.fromConfig(settings, EPSILON, V_PREDICTION),
                TimestepSpacing.fromConfig(settings, TimestepSpacing.SpacingKind.LINSPACE));
    }

    @Override
    public SamplingTrajectory createTrajectory(int steps) {
        double[] timesteps = EulerScheduler.roundToFloat(timestepSpacing.computeTimesteps(steps));
        SigmaSchedule sigmaSchedule =
                new SigmaSchedule(timesteps, SigmaScheduleFactory.mapValues(timesteps, noiseSchedule::sigmaAt), 0);
        return new EulerTrajectory(sigmaSchedule, predictionType, timestepSpacing.kind(), true);
    }
}
