package io.evenkeel.sampler.scheduler;

import io.evenkeel.sampler.noise.NoiseSource;
import java.util.List;

/**
 * The trajectory of a solver with a number of steps, from noise to image. Immutable: the progress of an image is its
 * {@link LatentState}.
 */
public interface SamplingTrajectory {
    /** Returns the number of U-Net calls; some solvers need more calls than steps. */
    int callCount();

    /** Returns the training timestep of a call, from 0; fractional for some solvers. */
    double timestep(int call);

    /** Returns the standard deviation of the initial latents; diffusers' {@code init_noise_sigma}. */
    double initNoiseSigma();

    /** Returns the factor of the latents before the U-Net reads them; diffusers' {@code scale_model_input}. */
    double inputScale(int call);

    /**
     * Makes one step.
     *
     * @param modelOutput output of the U-Net after guidance, as long as the latents. Do not write to it afterwards:
     * the returned state may keep it
     * @param noise supplies noise to solvers that add some
     */
    LatentState step(LatentState state, float[] modelOutput, NoiseSource noise);

    /**
     * Returns the initial state.
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
