package io.evenkeel.diffusion;

import io.evenkeel.diffusion.runtime.Device;

/**
 * How a model is run.
 *
 * @param device that runs it
 * @param halves of a guided step that are steered
 */
public record SamplingOptions(Device device, SteeredHalves halves) {
    /** On a device; steers the conditional half. */
    public static SamplingOptions on(Device device) {
        return new SamplingOptions(device, SteeredHalves.CONDITIONAL);
    }

    /** On the CPU, with so many threads; 0 for one per core. */
    public static SamplingOptions threads(int threads) {
        return on(new Device.Cpu(threads));
    }
}
