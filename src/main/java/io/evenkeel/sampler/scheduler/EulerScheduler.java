package io.evenkeel.sampler.scheduler;

import static io.evenkeel.sampler.scheduler.PredictionType.EPSILON;
import static io.evenkeel.sampler.scheduler.PredictionType.SAMPLE;
import static io.evenkeel.sampler.scheduler.PredictionType.V_PREDICTION;

import java.util.Optional;

/**
 * Karras, Aittala, Aila and Laine, Elucidating the Design Space of Diffusion-Based Generative Models, 2022: their algorithm 2
 * without churn and without correction.
 */
record EulerScheduler(
        NoiseSchedule noise,
        PredictionType prediction,
        TimestepSpacing spacing,
        Optional<KarrasSigmas> karras,
        double end)
        implements ConfiguredSolver {
    static EulerScheduler of(SchedulerConfig settings) {
        settings.demandOff("use_exponential_sigmas", "use_beta_sigmas");
        settings.oneOf("interpolation_type", "linear", "linear");
        settings.oneOf("timestep_type", "discrete", "discrete");
        NoiseSchedule noise = NoiseSchedule.of(settings);
        boolean karras = settings.flag("use_karras_sigmas", false);
        return new EulerScheduler(
                noise,
                PredictionType.of(settings, EPSILON, V_PREDICTION, SAMPLE),
                TimestepSpacing.of(settings, TimestepSpacing.Kind.LINSPACE),
                karras ? Optional.of(KarrasSigmas.of(settings)) : Optional.empty(),
                SigmaScheduleFactory.end(settings, noise));
    }

    @Override
    public SamplingTrajectory walk(int steps) {
        return new EulerTrajectory(ladder(steps), prediction, spacing.kind(), false);
    }

    private SigmaSchedule ladder(int steps) {
        double[] timesteps = inFloat(spacing.through(steps));
        double[] sigmas = SigmaScheduleFactory.each(timesteps, noise::sigmaAt);
        if (karras.isEmpty()) {
            return new SigmaSchedule(timesteps, sigmas, end);
        }
        double[] denser = karras.get().sigmas(sigmas[0], sigmas[steps - 1], steps);
        return new SigmaSchedule(inFloat(SigmaScheduleFactory.each(denser, noise::timestepOf)), denser, end);
    }

    static double[] inFloat(double[] values) {
        return SigmaScheduleFactory.each(values, value -> (float) value);
    }
}
