package io.evenkeel.sampler.scheduler;

import static io.evenkeel.sampler.scheduler.PredictionType.EPSILON;
import static io.evenkeel.sampler.scheduler.PredictionType.SAMPLE;
import static io.evenkeel.sampler.scheduler.PredictionType.V_PREDICTION;

import io.evenkeel.sampler.noise.NoiseSource;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Latent consistency sampling (Luo, Tan, Huang, Li and Zhao, Latent Consistency Models: Synthesizing High-Resolution
 * Images with Few-Step Inference, 2023); diffusers' {@code LCMScheduler}. Each call predicts the whole image; all but
 * the last add noise again.
 *
 * @param originalInferenceSteps number of timesteps that the model was distilled for
 * @param timestepScaling factor of timesteps in the boundary conditions
 */
record LcmScheduler(
        NoiseSchedule noiseSchedule,
        PredictionType predictionType,
        SampleClipping sampleClipping,
        int originalInferenceSteps,
        double timestepScaling)
        implements ConfiguredSolver {
    /** Standard deviation of the training data that the authors assume. */
    private static final double SIGMA_DATA = 0.5;

    static LcmScheduler fromConfig(SchedulerConfig settings) {
        settings.requireDisabled("thresholding");
        NoiseSchedule noise = NoiseSchedule.fromConfig(
                settings, BetaSchedule.fromConfig(settings, "scaled_linear", 0.00085, 0.012), true);
        PredictionType type = PredictionType.fromConfig(settings, EPSILON, V_PREDICTION, SAMPLE);
        DdimScheduler.rejectEpsilonAtZeroSnr(settings, noise, type);
        int originalInferenceSteps = settings.readInteger("original_inference_steps", 50, 1);
        if (originalInferenceSteps > noise.trainTimesteps()) {
            throw settings.createException(
                    "original_inference_steps", "is more than was trained (" + noise.trainTimesteps() + ").");
        }
        double scaling = settings.readNumber("timestep_scaling", 10);
        return new LcmScheduler(
                noise, type, SampleClipping.fromConfig(settings, false), originalInferenceSteps, scaling);
    }

    @Override
    public SamplingTrajectory createTrajectory(int steps) {
        NoiseScheduler.requireStepsInRange(steps, originalInferenceSteps);
        int stride = noiseSchedule.trainTimesteps() / originalInferenceSteps;
        int[] timesteps = IntStream.range(0, steps)
                .map(i -> (int) Math.floor(i * ((double) originalInferenceSteps / steps)))
                .map(skipped -> (originalInferenceSteps - skipped) * stride - 1)
                .toArray();
        return new LcmTrajectory(this, timesteps);
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record LcmTrajectory(LcmScheduler scheduler, int[] timesteps) implements VariancePreservingTrajectory {
        @Override
        public int callCount() {
            return timesteps.length;
        }

        @Override
        public double timestep(int call) {
            return timesteps[call];
        }

        @Override
        public LatentState step(LatentState state, float[] modelOutput, NoiseSource noise) {
            LinearCombination denoised = denoise(state, modelOutput);
            return new LatentState(state.callIndex() + 1, addNoise(denoised, state.callIndex() + 1, noise), List.of());
        }

        /**
         * Applies the boundary conditions ({@code c_skip} and {@code c_out}), which return the latents at timestep 0.
         */
        private LinearCombination denoise(LatentState state, float[] modelOutput) {
            int timestep = timesteps[state.callIndex()];
            double scaledTimestep = timestep * scheduler.timestepScaling;
            double squares = scaledTimestep * scaledTimestep + SIGMA_DATA * SIGMA_DATA;
            float[] originalSample = scheduler.sampleClipping.clip(scheduler.predictionType.toOriginalSample(
                    state.latents(), modelOutput, scheduler.noiseSchedule.noiseLevelAt(timestep)));
            return LinearCombination.of(scaledTimestep / Math.sqrt(squares), originalSample)
                    .plus(SIGMA_DATA * SIGMA_DATA / squares, state.latents());
        }

        private float[] addNoise(LinearCombination denoised, int call, NoiseSource noise) {
            float[] values = denoised.values();
            if (call == timesteps.length) {
                return values;
            }
            SignalNoiseRatio level = scheduler.noiseSchedule.noiseLevelAt(timesteps[call]);
            return LinearCombination.of(level.signal(), values)
                    .plus(level.noise(), noise.next(values.length))
                    .values();
        }
    }
}
