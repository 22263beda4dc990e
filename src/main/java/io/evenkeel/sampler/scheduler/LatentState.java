package io.evenkeel.sampler.scheduler;

import java.util.List;

/**
 * The state of an image between two calls of the U-Net. The arrays are not copied at each step: nobody may write to
 * them.
 *
 * @param callIndex next call of the U-Net, from 0
 * @param latents current latents, flat
 * @param history earlier values that a multistep solver needs, in the solver's own order
 */
@SuppressWarnings("ArrayRecordComponent")
public record LatentState(int callIndex, float[] latents, List<float[]> history) {
    public LatentState {
        history = List.copyOf(history);
    }
}
