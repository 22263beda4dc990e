package io.evenkeel.sampler.scheduler;

import io.evenkeel.sampler.noise.NoiseSource;
import java.util.List;

/**
 * Down a ladder by the slope at each rung, with latents = picture + sigma * noise. In float and in diffusers' order, because from
 * a schedule without signal sigma falls by three magnitudes at once, and the roundings of the large numbers stay visible.
 *
 * @param ancestral whether each step goes too far, and noise leads back
 */
record EulerTrajectory(SigmaSchedule ladder, PredictionType prediction, TimestepSpacing.Kind spacing, boolean ancestral)
        implements SigmaTrajectory {
    /** Leading timesteps begin where there is signal still, and diffusers makes up for it. */
    @Override
    public double startingScale() {
        double sigma = ladder.sigma(0);
        return spacing == TimestepSpacing.Kind.LEADING ? Math.sqrt(sigma * sigma + 1) : sigma;
    }

    @Override
    public double inputScale(int call) {
        return ladder.level(call).signal();
    }

    @Override
    public LatentState step(LatentState at, float[] predicted, NoiseSource noise) {
        LinearCombination.checkLength(predicted, at.latents().length);
        float from = ladder.sigma(at.call());
        float to = ladder.sigma(at.call() + 1);
        float up = ancestral ? up(from, to) : 0;
        float down = ancestral ? down(to, up) : to;
        float[] next = moved(at.latents(), pictures(at.latents(), predicted, from), from, down - from);
        if (ancestral) {
            add(up, noise.next(next.length), next);
        }
        return new LatentState(at.call() + 1, next, List.of());
    }

    private static float up(float from, float to) {
        return (float) Math.sqrt(to * to * (from * from - to * to) / (from * from));
    }

    /** From next to no signal, up may be rounded to more than to; diffusers has no number then. */
    private static float down(float to, float up) {
        return (float) Math.sqrt(Math.max(to * to - up * up, 0));
    }

    private float[] pictures(float[] latents, float[] predicted, float sigma) {
        float variance = sigma * sigma + 1;
        float factor = -sigma / (float) Math.sqrt(variance);
        float[] pictures = new float[latents.length];
        for (int i = 0; i < latents.length; i++) {
            pictures[i] = switch (prediction) {
                case EPSILON -> latents[i] - sigma * predicted[i];
                case V_PREDICTION -> predicted[i] * factor + latents[i] / variance;
                case SAMPLE -> predicted[i];
            };
        }
        return pictures;
    }

    private static float[] moved(float[] latents, float[] pictures, float sigma, float way) {
        float[] next = new float[latents.length];
        for (int i = 0; i < latents.length; i++) {
            next[i] = latents[i] + (latents[i] - pictures[i]) / sigma * way;
        }
        return next;
    }

    private static void add(float factor, float[] noise, float[] latents) {
        LinearCombination.checkLength(noise, latents.length);
        for (int i = 0; i < latents.length; i++) {
            latents[i] += noise[i] * factor;
        }
    }
}
