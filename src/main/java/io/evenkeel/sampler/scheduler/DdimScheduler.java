package io.evenkeel.sampler.scheduler;

import static io.evenkeel.sampler.scheduler.PredictionType.EPSILON;
import static io.evenkeel.sampler.scheduler.PredictionType.SAMPLE;
import static io.evenkeel.sampler.scheduler.PredictionType.V_PREDICTION;

import io.evenkeel.sampler.noise.NoiseSource;
import java.util.List;

/** Song, Meng and Ermon, Denoising Diffusion Implicit Models, 2021; deterministic (eta = 0). */
record DdimScheduler(NoiseSchedule noise, PredictionType prediction, TimestepSpacing spacing, SampleClipping clip)
        implements ConfiguredSolver {
    static DdimScheduler of(SchedulerConfig settings) {
        settings.demandOff("thresholding");
        NoiseSchedule noise = NoiseSchedule.of(settings);
        PredictionType predictionType = PredictionType.of(settings, EPSILON, V_PREDICTION, SAMPLE);
        refusePureNoise(settings, noise, predictionType);
        return new DdimScheduler(
                noise,
                predictionType,
                TimestepSpacing.of(settings, TimestepSpacing.Kind.LEADING),
                SampleClipping.of(settings, true));
    }

    /** Where latents are all noise, to know the noise tells nothing of a picture: diffusers divides by zero there. */
    static void refusePureNoise(SchedulerConfig settings, NoiseSchedule noise, PredictionType predictionType) {
        if (noise.endsInPureNoise() && predictionType == EPSILON) {
            throw settings.refused("rescale_betas_zero_snr", "cannot be met by prediction_type (epsilon).");
        }
    }

    @Override
    public SamplingTrajectory walk(int steps) {
        return new Run(this, spacing.through(steps), stride(steps));
    }

    /** How far a step goes, whatever the distance to the timestep that is visited next. */
    int stride(int steps) {
        return noise.steps() / steps;
    }

    /** @param to below 0 at the end of a walk */
    float[] moved(float[] latents, float[] predicted, int from, int to) {
        SignalNoiseRatio now = noise.level(from);
        SignalNoiseRatio next = noise.level(to);
        float[] picture = clip.of(prediction.picture(latents, predicted, now));
        float[] direction = prediction.noise(latents, predicted, now);
        return LinearCombination.of(next.signal(), picture)
                .plus(next.noise(), direction)
                .values();
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Run(DdimScheduler ddim, double[] timesteps, int stride) implements VariancePreservingTrajectory {
        @Override
        public int calls() {
            return timesteps.length;
        }

        @Override
        public double timestep(int call) {
            return Math.rint(timesteps[call]);
        }

        @Override
        public LatentState step(LatentState at, float[] predicted, NoiseSource noise) {
            int timestep = (int) timestep(at.call());
            float[] latents = ddim.moved(at.latents(), predicted, timestep, timestep - stride);
            return new LatentState(at.call() + 1, latents, List.of());
        }
    }
}
