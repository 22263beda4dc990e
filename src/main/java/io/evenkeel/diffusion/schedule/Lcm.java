package io.evenkeel.diffusion.schedule;

import static io.evenkeel.diffusion.schedule.Prediction.EPSILON;
import static io.evenkeel.diffusion.schedule.Prediction.SAMPLE;
import static io.evenkeel.diffusion.schedule.Prediction.V_PREDICTION;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Luo, Tan, Huang, Li and Zhao, Latent Consistency Models: Synthesizing High-Resolution Images with Few-Step Inference, 2023.
 * Each call sees a whole picture; all but the last are mixed with noise again.
 *
 * @param distilled how many of the timesteps the model was distilled for
 * @param scaling of timesteps, where it is weighed how much of the latents is kept
 */
record Lcm(NoiseSchedule noise, Prediction prediction, Clip clip, int distilled, double scaling) implements Recipe {
    /** The standard deviation of pictures that the authors assume. */
    private static final double DATA = 0.5;

    static Lcm of(SchedulerConfig settings) {
        settings.demandOff("thresholding");
        NoiseSchedule noise = NoiseSchedule.of(settings, Betas.of(settings, "scaled_linear", 0.00085, 0.012), true);
        Prediction prediction = Prediction.of(settings, EPSILON, V_PREDICTION, SAMPLE);
        Ddim.refusePureNoise(settings, noise, prediction);
        int distilled = settings.whole("original_inference_steps", 50, 1);
        if (distilled > noise.steps()) {
            throw settings.refused("original_inference_steps", "is more than was trained (" + noise.steps() + ").");
        }
        double scaling = settings.number("timestep_scaling", 10);
        return new Lcm(noise, prediction, Clip.of(settings, false), distilled, scaling);
    }

    @Override
    public Walk walk(int steps) {
        Schedule.checkSteps(steps, distilled);
        int stride = noise.steps() / distilled;
        int[] timesteps = IntStream.range(0, steps)
                .map(i -> (int) Math.floor(i * ((double) distilled / steps)))
                .map(skipped -> (distilled - skipped) * stride - 1)
                .toArray();
        return new Run(this, timesteps);
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Run(Lcm lcm, int[] timesteps) implements UnscaledWalk {
        @Override
        public int calls() {
            return timesteps.length;
        }

        @Override
        public double timestep(int call) {
            return timesteps[call];
        }

        @Override
        public Position step(Position at, float[] predicted, NoiseSource noise) {
            Mix picture = consistent(at, predicted);
            return new Position(at.call() + 1, noisy(picture, at.call() + 1, noise), List.of());
        }

        /** Equal to the latents at timestep 0, which is what makes a model of consistent ones. */
        private Mix consistent(Position at, float[] predicted) {
            int timestep = timesteps[at.call()];
            double scaled = timestep * lcm.scaling;
            double squares = scaled * scaled + DATA * DATA;
            float[] seen = lcm.clip.of(lcm.prediction.picture(at.latents(), predicted, lcm.noise.level(timestep)));
            return Mix.of(scaled / Math.sqrt(squares), seen).plus(DATA * DATA / squares, at.latents());
        }

        private float[] noisy(Mix picture, int call, NoiseSource noise) {
            float[] values = picture.values();
            if (call == timesteps.length) {
                return values;
            }
            NoiseLevel level = lcm.noise.level(timesteps[call]);
            return Mix.of(level.signal(), values)
                    .plus(level.noise(), noise.next(values.length))
                    .values();
        }
    }
}
