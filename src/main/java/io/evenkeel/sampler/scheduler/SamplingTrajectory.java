package io.evenkeel.sampler.scheduler;

import io.evenkeel.sampler.noise.NoiseSource;
import java.util.List;

/** One run of a solver with a number of steps. Immutable: where a picture stands is its {@link LatentState}. */
public interface SamplingTrajectory {
    /** How often the U-Net is called; some solvers call it more often than they were asked for steps. */
    int callCount();

    /** The training timestep that the U-Net is told at a call, counted from 0; not whole for some solvers. */
    double timestep(int call);

    /** Standard deviation of the latents that a run starts from. */
    double initNoiseSigma();

    /** What latents are multiplied by before the U-Net sees them at a call. */
    double inputScale(int call);

    /**
     * One call on.
     *
     * @param modelOutput what the U-Net answered, guidance applied; as long as the position's latents, and not to be written to
     *     afterwards, because a position may keep it
     * @param noise asked for as many values as there are latents, by solvers that draw some
     */
    LatentState step(LatentState state, float[] modelOutput, NoiseSource noise);

    /**
     * Where a run begins.
     *
     * @param noise standard normal
     */
    default LatentState start(float[] noise) {
        float[] latents = new float[noise.length];
        for (int i = 0; i < noise.length; i++) {
            latents[i] = (float) (noise[i] * initNoiseSigma());
        }
        return new LatentState(0, latents, List.of());
    }
}
