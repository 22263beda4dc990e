package io.evenkeel.sampler.scheduler;

import static io.evenkeel.sampler.scheduler.PredictionType.EPSILON;
import static io.evenkeel.sampler.scheduler.PredictionType.SAMPLE;
import static io.evenkeel.sampler.scheduler.PredictionType.V_PREDICTION;

import io.evenkeel.sampler.noise.NoiseSource;
import java.util.List;

/** Song, Meng and Ermon, Denoising Diffusion Implicit Models, 2021; deterministic (eta = 0). */
record DdimScheduler(
        NoiseSchedule noiseSchedule,
        PredictionType predictionType,
        TimestepSpacing timestepSpacing,
        SampleClipping sampleClipping)
        implements ConfiguredSolver {
    static DdimScheduler fromConfig(SchedulerConfig settings) {
        settings.requireDisabled("thresholding");
        NoiseSchedule noise = NoiseSchedule.fromConfig(settings);
        PredictionType predictionType = PredictionType.fromConfig(settings, EPSILON, V_PREDICTION, SAMPLE);
        rejectEpsilonAtZeroSnr(settings, noise, predictionType);
        return new DdimScheduler(
                noise,
                predictionType,
                TimestepSpacing.fromConfig(settings, TimestepSpacing.SpacingKind.LEADING),
                SampleClipping.fromConfig(settings, true));
    }

    /** Where latents are all noise, to know the noise tells nothing of a picture: diffusers divides by zero there. */
    static void rejectEpsilonAtZeroSnr(SchedulerConfig settings, NoiseSchedule noise, PredictionType predictionType) {
        if (noise.hasZeroTerminalSnr() && predictionType == EPSILON) {
            throw settings.createException("rescale_betas_zero_snr", "cannot be met by prediction_type (epsilon).");
        }
    }

    @Override
    public SamplingTrajectory createTrajectory(int steps) {
        return new DdimTrajectory(this, timestepSpacing.computeTimesteps(steps), stride(steps));
    }

    /** How far a step goes, whatever the distance to the timestep that is visited next. */
    int stride(int steps) {
        return noiseSchedule.trainTimesteps() / steps;
    }

    /** @param to below 0 at the end of a walk */
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
