package io.evenkeel.sampler.scheduler;

import static io.evenkeel.sampler.scheduler.PredictionType.EPSILON;
import static io.evenkeel.sampler.scheduler.PredictionType.SAMPLE;
import static io.evenkeel.sampler.scheduler.PredictionType.V_PREDICTION;

import io.evenkeel.sampler.noise.NoiseSource;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Luo, Tan, Huang, Li and Zhao, Latent Consistency Models: Synthesizing High-Resolution Images with Few-Step Inference, 2023.
 * Each call sees a whole picture; all but the last are mixed with noise again.
 *
 * @param distilled how many of the timesteps the model was distilled for
 * @param scaling of timesteps, where it is weighed how much of the latents is kept
 */
record LcmScheduler(NoiseSchedule noise, PredictionType prediction, SampleClipping clip, int distilled, double scaling)
        implements ConfiguredSolver {
    /** The standard deviation of pictures that the authors assume. */
    private static final double DATA = 0.5;

    static LcmScheduler of(SchedulerConfig settings) {
        settings.demandOff("thresholding");
        NoiseSchedule noise =
                NoiseSchedule.of(settings, BetaSchedule.of(settings, "scaled_linear", 0.00085, 0.012), true);
        PredictionType predictionType = PredictionType.of(settings, EPSILON, V_PREDICTION, SAMPLE);
        DdimScheduler.refusePureNoise(settings, noise, predictionType);
        int distilled = settings.whole("original_inference_steps", 50, 1);
        if (distilled > noise.steps()) {
            throw settings.refused("original_inference_steps", "is more than was trained (" + noise.steps() + ").");
        }
        double scaling = settings.number("timestep_scaling", 10);
        return new LcmScheduler(noise, predictionType, SampleClipping.of(settings, false), distilled, scaling);
    }

    @Override
    public SamplingTrajectory walk(int steps) {
        NoiseScheduler.checkSteps(steps, distilled);
        int stride = noise.steps() / distilled;
        int[] timesteps = IntStream.range(0, steps)
                .map(i -> (int) Math.floor(i * ((double) distilled / steps)))
                .map(skipped -> (distilled - skipped) * stride - 1)
                .toArray();
        return new Run(this, timesteps);
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Run(LcmScheduler lcm, int[] timesteps) implements VariancePreservingTrajectory {
        @Override
        public int calls() {
            return timesteps.length;
        }

        @Override
        public double timestep(int call) {
            return timesteps[call];
        }

        @Override
        public LatentState step(LatentState at, float[] predicted, NoiseSource noise) {
            LinearCombination picture = consistent(at, predicted);
            return new LatentState(at.call() + 1, noisy(picture, at.call() + 1, noise), List.of());
        }

        /** Equal to the latents at timestep 0, which is what makes a model of consistent ones. */
        private LinearCombination consistent(LatentState at, float[] predicted) {
            int timestep = timesteps[at.call()];
            double scaled = timestep * lcm.scaling;
            double squares = scaled * scaled + DATA * DATA;
            float[] seen = lcm.clip.of(lcm.prediction.picture(at.latents(), predicted, lcm.noise.level(timestep)));
            return LinearCombination.of(scaled / Math.sqrt(squares), seen).plus(DATA * DATA / squares, at.latents());
        }

        private float[] noisy(LinearCombination picture, int call, NoiseSource noise) {
            float[] values = picture.values();
            if (call == timesteps.length) {
                return values;
            }
            SignalNoiseRatio level = lcm.noise.level(timesteps[call]);
            return LinearCombination.of(level.signal(), values)
                    .plus(level.noise(), noise.next(values.length))
                    .values();
        }
    }
}
