package io.evenkeel.sampler;

import io.evenkeel.sampler.scheduler.SchedulerType;

/**
 * Parameters of the sampling of one image.
 *
 * @param schedulerType scheduler
 * @param steps number of steps the scheduler is asked for
 * @param guidanceScale scale of classifier-free guidance (Ho and Salimans 2022); 1 or less for none
 * @param guidanceRescale diffusers' guidance_rescale (Lin et al. 2024, section 3.4), 0 to 1; 0 for none
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
