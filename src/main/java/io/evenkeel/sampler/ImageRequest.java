package io.evenkeel.sampler;

import io.evenkeel.concept.SteeringPlan;

/**
 * One picture to sample.
 *
 * @param prompt what to draw
 * @param negative what to keep away from; empty for none
 * @param seed of all its noise
 * @param size of the picture
 * @param settings of the sampling
 * @param plan what steers it
 */
public record ImageRequest(
        String prompt, String negative, long seed, ImageSize size, SamplingParameters settings, SteeringPlan plan) {
    /** Prompts stay out of logs. */
    @Override
    public String toString() {
        return "PictureRequest[" + size + ", " + settings + ", "
                + plan.appliedConcepts().size() + " pushes]";
    }
}
