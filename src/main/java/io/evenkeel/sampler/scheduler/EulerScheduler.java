package io.evenkeel.sampler.scheduler;

import static io.evenkeel.sampler.scheduler.PredictionType.EPSILON;
import static io.evenkeel.sampler.scheduler.PredictionType.SAMPLE;
import static io.evenkeel.sampler.scheduler.PredictionType.V_PREDICTION;

import java.util.Optional;

/**
 * Algorithm 2 of Karras, Aittala, Aila and Laine, Elucidating the Design Space of Diffusion-Based Generative Models,
 * 2022, without churn and without correction; diffusers' {@code EulerDiscreteScheduler}.
 */
record EulerScheduler(
        NoiseSchedule noiseSchedule,
        PredictionType predictionType,
        TimestepSpacing timestepSpacing,
        Optional<KarrasSigmas> karrasSigmas,
        double finalSigma)
        implements ConfiguredSolver {
    static EulerScheduler fromConfig(SchedulerConfig settings) {
        settings.requireDisabled("use_exponential_sigmas", "use_beta_sigmas");
        settings.readOneOf("interpolation_type", "linear", "linear");
        settings.readOneOf("timestep_type", "discrete", "discrete");
        NoiseSchedule noise = NoiseSchedule.fromConfig(settings);
        boolean karras = settings.readBoolean("use_karras_sigmas", false);
        return new EulerScheduler(
                noise,
                PredictionType.fromConfig(settings, EPSILON, V_PREDICTION, SAMPLE),
                TimestepSpacing.fromConfig(settings, TimestepSpacing.SpacingKind.LINSPACE),
                karras ? Optional.of(KarrasSigmas.fromConfig(settings)) : Optional.empty(),
                SigmaScheduleFactory.readFinalSigma(settings, noise));
    }

    @Override
    public SamplingTrajectory createTrajectory(int steps) {
        return new EulerTrajectory(createSigmaSchedule(steps), predictionType, timestepSpacing.kind(), false);
    }

    private SigmaSchedule createSigmaSchedule(int steps) {
        double[] timesteps = roundToFloat(timestepSpacing.computeTimesteps(steps));
        double[] sigmas = SigmaScheduleFactory.mapValues(timesteps, noiseSchedule::sigmaAt);
        if (karrasSigmas.isEmpty()) {
            return new SigmaSchedule(timesteps, sigmas, finalSigma);
        }
        double[] karrasValues = karrasSigmas.get().computeSigmas(sigmas[0], sigmas[steps - 1], steps);
        return new SigmaSchedule(
                roundToFloat(SigmaScheduleFactory.mapValues(karrasValues, noiseSchedule::timestepForSigma)),
                karrasValues,
                finalSigma);
    }

    static double[] roundToFloat(double[] values) {
        return SigmaScheduleFactory.mapValues(values, value -> (float) value);
    }
}
