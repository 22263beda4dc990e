package io.evenkeel.sampler;

import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.image.ImageSize;

/**
 * One image to sample.
 *
 * @param prompt what the image shows
 * @param negativePrompt what the image avoids; empty for none
 * @param seed seed of all noise of the image
 * @param size size of the image
 * @param parameters sampling parameters
 * @param steeringPlan concepts to apply
 */
public record ImageRequest(
        String prompt,
        String negativePrompt,
        long seed,
        ImageSize size,
        SamplingParameters parameters,
        SteeringPlan steeringPlan) {
    /** Omits the prompts, so that they stay out of logs. */
    @Override
    public String toString() {
        return "ImageRequest[" + size + ", " + parameters + ", "
                + steeringPlan.appliedConcepts().size() + " applied concepts]";
    }
}
