package io.evenkeel.diffusion.schedule;

import static io.evenkeel.diffusion.schedule.Prediction.EPSILON;
import static io.evenkeel.diffusion.schedule.Prediction.SAMPLE;
import static io.evenkeel.diffusion.schedule.Prediction.V_PREDICTION;

import java.util.List;

/** Song, Meng and Ermon, Denoising Diffusion Implicit Models, 2021; deterministic (eta = 0). */
record Ddim(NoiseSchedule noise, Prediction prediction, Spacing spacing, Clip clip) implements Recipe {
    static Ddim of(SchedulerConfig settings) {
        settings.demandOff("thresholding");
        NoiseSchedule noise = NoiseSchedule.of(settings);
        Prediction prediction = Prediction.of(settings, EPSILON, V_PREDICTION, SAMPLE);
        refusePureNoise(settings, noise, prediction);
        return new Ddim(noise, prediction, Spacing.of(settings, Spacing.Kind.LEADING), Clip.of(settings, true));
    }

    /** Where latents are all noise, to know the noise tells nothing of a picture: diffusers divides by zero there. */
    static void refusePureNoise(SchedulerConfig settings, NoiseSchedule noise, Prediction prediction) {
        if (noise.endsInPureNoise() && prediction == EPSILON) {
            throw settings.refused("rescale_betas_zero_snr", "cannot be met by prediction_type (epsilon).");
        }
    }

    @Override
    public Walk walk(int steps) {
        return new Run(this, spacing.through(steps), stride(steps));
    }

    /** How far a step goes, whatever the distance to the timestep that is visited next. */
    int stride(int steps) {
        return noise.steps() / steps;
    }

    /** @param to below 0 at the end of a walk */
    float[] moved(float[] latents, float[] predicted, int from, int to) {
        NoiseLevel now = noise.level(from);
        NoiseLevel next = noise.level(to);
        float[] picture = clip.of(prediction.picture(latents, predicted, now));
        float[] direction = prediction.noise(latents, predicted, now);
        return Mix.of(next.signal(), picture).plus(next.noise(), direction).values();
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Run(Ddim ddim, double[] timesteps, int stride) implements UnscaledWalk {
        @Override
        public int calls() {
            return timesteps.length;
        }

        @Override
        public double timestep(int call) {
            return Math.rint(timesteps[call]);
        }

        @Override
        public Position step(Position at, float[] predicted, NoiseSource noise) {
            int timestep = (int) timestep(at.call());
            float[] latents = ddim.moved(at.latents(), predicted, timestep, timestep - stride);
            return new Position(at.call() + 1, latents, List.of());
        }
    }
}
