package io.evenkeel.sampler.scheduler;

import java.util.List;

/**
 * Where a picture stands on its walk. The arrays belong to the walk: nobody writes to them once they are here, which is why they
 * need not be copied at every step.
 *
 * @param call the next call of the U-Net, from 0
 * @param latents of the picture so far, flat
 * @param past what a solver of higher order remembers, in an order of its own
 */
@SuppressWarnings("ArrayRecordComponent")
public record LatentState(int call, float[] latents, List<float[]> past) {
    public LatentState {
        past = List.copyOf(past);
    }
}
