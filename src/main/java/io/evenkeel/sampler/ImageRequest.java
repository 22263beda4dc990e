package io.evenkeel.sampler;

import io.evenkeel.concept.SteeringPlan;

/**
 * One picture to sample.
 *
 * @param prompt what to draw
 * @param negativePrompt what to keep away from; empty for none
 * @param seed of all its noise
 * @param size of the picture
 * @param parameters of the sampling
 * @param steeringPlan what steers it
 */
public record ImageRequest(
        String prompt,
        String negativePrompt,
        long seed,
        ImageSize size,
        SamplingParameters parameters,
        SteeringPlan steeringPlan) {
    /** Prompts stay out of logs. */
    @Override
    public String toString() {
        return "PictureRequest[" + size + ", " + parameters + ", "
                + steeringPlan.appliedConcepts().size() + " pushes]";
    }
}
