package io.evenkeel.sampler.scheduler;

import static io.evenkeel.sampler.scheduler.PredictionType.EPSILON;
import static io.evenkeel.sampler.scheduler.PredictionType.SAMPLE;
import static io.evenkeel.sampler.scheduler.PredictionType.V_PREDICTION;

import io.evenkeel.sampler.noise.NoiseSource;
import java.util.List;

/**
 * DDIM (Song, Meng and Ermon, Denoising Diffusion Implicit Models, 2021), deterministic (eta = 0); diffusers' {@code
 * DDIMScheduler.step}.
 */
record DdimScheduler(
        NoiseSchedule noiseSchedule,
        PredictionType predictionType,
        TimestepSpacing timestepSpacing,
        SampleClipping sampleClipping)
        implements ConfiguredSolver {
    static DdimScheduler fromConfig(SchedulerConfig settings) {
        settings.requireDisabled("thresholding");
        NoiseSchedule noise = NoiseSchedule.fromConfig(settings);
        PredictionType type = PredictionType.fromConfig(settings, EPSILON, V_PREDICTION, SAMPLE);
        rejectEpsilonAtZeroSnr(settings, noise, type);
        return new DdimScheduler(
                noise,
                type,
                TimestepSpacing.fromConfig(settings, TimestepSpacing.SpacingKind.LEADING),
                SampleClipping.fromConfig(settings, true));
    }

    /**
     * Rejects epsilon prediction at zero terminal SNR: pure noise says nothing about the image, and diffusers divides
     * by zero.
     */
    static void rejectEpsilonAtZeroSnr(SchedulerConfig settings, NoiseSchedule noise, PredictionType type) {
        if (noise.hasZeroTerminalSnr() && type == EPSILON) {
            throw settings.createException("rescale_betas_zero_snr", "cannot be met by prediction_type (epsilon).");
        }
    }

    @Override
    public SamplingTrajectory createTrajectory(int steps) {
        return new DdimTrajectory(this, timestepSpacing.computeTimesteps(steps), stride(steps));
    }

    /** Returns the length of a step, independent of the distance to the next visited timestep. */
    int stride(int steps) {
        return noiseSchedule.trainTimesteps() / steps;
    }

    /** @param to negative for the end of the trajectory */
    float[] stepTo(float[] latents, float[] modelOutput, int from, int to) {
        SignalNoiseRatio now = noiseSchedule.noiseLevelAt(from);
        SignalNoiseRatio next = noiseSchedule.noiseLevelAt(to);
        float[] originalSample = sampleClipping.clip(predictionType.toOriginalSample(latents, modelOutput, now));
        float[] epsilon = predictionType.toEpsilon(latents, modelOutput, now);
        return LinearCombination.of(next.signal(), originalSample)
                .plus(next.noise(), epsilon)
                .values();
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record DdimTrajectory(DdimScheduler scheduler, double[] timesteps, int stride)
            implements VariancePreservingTrajectory {
        @Override
        public int callCount() {
            return timesteps.length;
        }

        @Override
        public double timestep(int call) {
            return Math.rint(timesteps[call]);
        }

        @Override
        public LatentState step(LatentState state, float[] modelOutput, NoiseSource noise) {
            int timestep = (int) timestep(state.callIndex());
            float[] latents = scheduler.stepTo(state.latents(), modelOutput, timestep, timestep - stride);
            return new LatentState(state.callIndex() + 1, latents, List.of());
        }
    }
}
