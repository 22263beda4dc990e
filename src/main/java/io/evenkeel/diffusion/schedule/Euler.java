package io.evenkeel.diffusion.schedule;

import static io.evenkeel.diffusion.schedule.Prediction.EPSILON;
import static io.evenkeel.diffusion.schedule.Prediction.SAMPLE;
import static io.evenkeel.diffusion.schedule.Prediction.V_PREDICTION;

import java.util.Optional;

/**
 * Karras, Aittala, Aila and Laine, Elucidating the Design Space of Diffusion-Based Generative Models, 2022: their algorithm 2
 * without churn and without correction.
 */
record Euler(NoiseSchedule noise, Prediction prediction, Spacing spacing, Optional<Karras> karras, double end)
        implements Recipe {
    static Euler of(SchedulerConfig settings) {
        settings.demandOff("use_exponential_sigmas", "use_beta_sigmas");
        settings.oneOf("interpolation_type", "linear", "linear");
        settings.oneOf("timestep_type", "discrete", "discrete");
        NoiseSchedule noise = NoiseSchedule.of(settings);
        boolean karras = settings.flag("use_karras_sigmas", false);
        return new Euler(
                noise,
                Prediction.of(settings, EPSILON, V_PREDICTION, SAMPLE),
                Spacing.of(settings, Spacing.Kind.LINSPACE),
                karras ? Optional.of(Karras.of(settings)) : Optional.empty(),
                Descent.end(settings, noise));
    }

    @Override
    public Walk walk(int steps) {
        return new EulerWalk(ladder(steps), prediction, spacing.kind(), false);
    }

    private Ladder ladder(int steps) {
        double[] timesteps = inFloat(spacing.through(steps));
        double[] sigmas = Descent.each(timesteps, noise::sigmaAt);
        if (karras.isEmpty()) {
            return new Ladder(timesteps, sigmas, end);
        }
        double[] denser = karras.get().sigmas(sigmas[0], sigmas[steps - 1], steps);
        return new Ladder(inFloat(Descent.each(denser, noise::timestepOf)), denser, end);
    }

    static double[] inFloat(double[] values) {
        return Descent.each(values, value -> (float) value);
    }
}
