package io.evenkeel.sampler;

import io.evenkeel.sampler.scheduler.SchedulerType;

/**
 * How one picture is sampled.
 *
 * @param solver that takes the noise off
 * @param steps that it is asked for
 * @param guidance scale of classifier-free guidance (Ho and Salimans 2022); at 1 and below there is none
 * @param rescale share by which guided predictions get back the spread of unguided ones (Lin et al. 2024, section 3.4); 0 for none
 */
public record SamplingParameters(SchedulerType solver, int steps, double guidance, double rescale) {
    public SamplingParameters {
        if (!Double.isFinite(guidance)) {
            throw new UnsupportedImageRequestException(
                    "invalid-guidance", "guidance (" + guidance + ") is not a finite number.");
        }
        if (!(rescale >= 0 && rescale <= 1)) {
            throw new UnsupportedImageRequestException(
                    "invalid-guidance", "guidance rescale (" + rescale + ") must lie in 0 to 1.");
        }
    }

    public boolean isGuided() {
        return guidance > 1;
    }
}
