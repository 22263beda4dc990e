package io.evenkeel.sampler.scheduler;

import java.util.List;

/**
 * Where a picture stands on its walk. The arrays belong to the walk: nobody writes to them once they are here, which is why they
 * need not be copied at every step.
 *
 * @param callIndex the next call of the U-Net, from 0
 * @param latents of the picture so far, flat
 * @param history what a solver of higher order remembers, in an order of its own
 */
@SuppressWarnings("ArrayRecordComponent")
public record LatentState(int callIndex, float[] latents, List<float[]> history) {
    public LatentState {
        history = List.copyOf(history);
    }
}
