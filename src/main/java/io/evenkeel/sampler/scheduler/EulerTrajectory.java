package io.evenkeel.sampler.scheduler;

import io.evenkeel.sampler.noise.NoiseSource;
import java.util.List;

/**
 * Makes Euler steps along a sigma schedule, where latents = sample + sigma * noise. Computes in float in diffusers'
 * order: from a schedule with zero terminal SNR, sigma falls by three orders of magnitude at once, and rounding
 * errors stay visible.
 *
 * @param ancestral whether each step goes below its target and adds noise ({@code sigma_down} and {@code sigma_up} of
 * diffusers)
 */
record EulerTrajectory(
        SigmaSchedule sigmaSchedule,
        PredictionType predictionType,
        TimestepSpacing.SpacingKind spacingKind,
        boolean ancestral)
        implements SigmaTrajectory {
    /**
     * Returns diffusers' {@code init_noise_sigma}. Leading timesteps start where some signal is left, and diffusers
     * compensates for it.
     */
    @Override
    public double initNoiseSigma() {
        double sigma = sigmaSchedule.sigmaAt(0);
        return spacingKind == TimestepSpacing.SpacingKind.LEADING ? Math.sqrt(sigma * sigma + 1) : sigma;
    }

    @Override
    public double inputScale(int call) {
        return sigmaSchedule.noiseLevelAt(call).signal();
    }

    @Override
    public LatentState step(LatentState state, float[] modelOutput, NoiseSource noise) {
        LinearCombination.requireLength(modelOutput, state.latents().length);
        float sigmaFrom = sigmaSchedule.sigmaAt(state.callIndex());
        float sigmaTo = sigmaSchedule.sigmaAt(state.callIndex() + 1);
        float sigmaUp = ancestral ? sigmaUp(sigmaFrom, sigmaTo) : 0;
        float sigmaDown = ancestral ? sigmaDown(sigmaTo, sigmaUp) : sigmaTo;
        float[] next = stepBy(
                state.latents(),
                toOriginalSample(state.latents(), modelOutput, sigmaFrom),
                sigmaFrom,
                sigmaDown - sigmaFrom);
        if (ancestral) {
            addNoise(sigmaUp, noise.next(next.length), next);
        }
        return new LatentState(state.callIndex() + 1, next, List.of());
    }

    private static float sigmaUp(float sigmaFrom, float sigmaTo) {
        return (float)
                Math.sqrt(sigmaTo * sigmaTo * (sigmaFrom * sigmaFrom - sigmaTo * sigmaTo) / (sigmaFrom * sigmaFrom));
    }

    /** Near zero SNR, rounding can make sigmaUp larger than sigmaTo; diffusers returns NaN there. */
    private static float sigmaDown(float sigmaTo, float sigmaUp) {
        return (float) Math.sqrt(Math.max(sigmaTo * sigmaTo - sigmaUp * sigmaUp, 0));
    }

    private float[] toOriginalSample(float[] latents, float[] modelOutput, float sigma) {
        float variance = sigma * sigma + 1;
        float factor = -sigma / (float) Math.sqrt(variance);
        float[] originalSample = new float[latents.length];
        for (int i = 0; i < latents.length; i++) {
            originalSample[i] = switch (predictionType) {
                case EPSILON -> latents[i] - sigma * modelOutput[i];
                case V_PREDICTION -> modelOutput[i] * factor + latents[i] / variance;
                case SAMPLE -> modelOutput[i];
            };
        }
        return originalSample;
    }

    private static float[] stepBy(float[] latents, float[] originalSample, float sigma, float sigmaStep) {
        float[] next = new float[latents.length];
        for (int i = 0; i < latents.length; i++) {
            next[i] = latents[i] + (latents[i] - originalSample[i]) / sigma * sigmaStep;
        }
        return next;
    }

    private static void addNoise(float factor, float[] noise, float[] latents) {
        LinearCombination.requireLength(noise, latents.length);
        for (int i = 0; i < latents.length; i++) {
            latents[i] += noise[i] * factor;
        }
    }
}
