package io.evenkeel.diffusion.schedule;

import static io.evenkeel.diffusion.schedule.Prediction.EPSILON;
import static io.evenkeel.diffusion.schedule.Prediction.V_PREDICTION;

/**
 * Euler's steps (Karras et al. 2022) that go further down than asked, and noise that leads up again, as ancestral sampling does
 * (Song et al., Score-Based Generative Modeling through Stochastic Differential Equations, 2021).
 */
record EulerAncestral(NoiseSchedule noise, Prediction prediction, Spacing spacing) implements Recipe {
    static EulerAncestral of(SchedulerConfig settings) {
        return new EulerAncestral(
                NoiseSchedule.of(settings),
                Prediction.of(settings, EPSILON, V_PREDICTION),
                Spacing.of(settings, Spacing.Kind.LINSPACE));
    }

    @Override
    public Walk walk(int steps) {
        double[] timesteps = Euler.inFloat(spacing.through(steps));
        Ladder ladder = new Ladder(timesteps, Descent.each(timesteps, noise::sigmaAt), 0);
        return new EulerWalk(ladder, prediction, spacing.kind(), true);
    }
}
