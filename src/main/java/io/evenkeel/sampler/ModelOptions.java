package io.evenkeel.sampler;

import io.evenkeel.sampler.runtime.Device;

/**
 * How a model is run.
 *
 * @param device that runs it
 * @param steeredBranches of a guided step that are steered
 */
public record ModelOptions(Device device, SteeredBranches steeredBranches) {
    /** On a device; steers the conditional half. */
    public static ModelOptions forDevice(Device device) {
        return new ModelOptions(device, SteeredBranches.CONDITIONAL);
    }

    /** On the CPU, with so many threads; 0 for one per core. */
    public static ModelOptions forCpu(int threads) {
        return forDevice(new Device.Cpu(threads));
    }
}
