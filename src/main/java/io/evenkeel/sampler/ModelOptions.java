package io.evenkeel.sampler;

import io.evenkeel.sampler.runtime.Device;

/**
 * Says how a model is run.
 *
 * @param device device that runs the model
 * @param steeredBranches guidance branches that are steered
 */
public record ModelOptions(Device device, SteeredBranches steeredBranches) {
    /** Runs the model on a device and steers the conditional branch. */
    public static ModelOptions forDevice(Device device) {
        return new ModelOptions(device, SteeredBranches.CONDITIONAL);
    }

    /** Runs the model on the CPU with this number of threads; 0 for one per core. */
    public static ModelOptions forCpu(int threads) {
        return forDevice(new Device.Cpu(threads));
    }
}
