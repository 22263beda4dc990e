package io.evenkeel.sampler;

import io.evenkeel.sampler.scheduler.SchedulerType;

/**
 * How one picture is sampled.
 *
 * @param schedulerType that takes the noise off
 * @param steps that it is asked for
 * @param guidanceScale scale of classifier-free guidance (Ho and Salimans 2022); at 1 and below there is none
 * @param guidanceRescale share by which guided predictions get back the spread of unguided ones (Lin et al. 2024, section 3.4); 0 for none
 */
public record SamplingParameters(SchedulerType schedulerType, int steps, double guidanceScale, double guidanceRescale) {
    public SamplingParameters {
        if (!Double.isFinite(guidanceScale)) {
            throw new UnsupportedImageRequestException(
                    "invalid-guidance", "guidance (" + guidanceScale + ") is not a finite number.");
        }
        if (!(guidanceRescale >= 0 && guidanceRescale <= 1)) {
            throw new UnsupportedImageRequestException(
                    "invalid-guidance", "guidance rescale (" + guidanceRescale + ") must lie in 0 to 1.");
        }
    }

    public boolean isGuided() {
        return guidanceScale > 1;
    }
}
