package io.evenkeel.diffusion;

import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.concept.Tensor;

/**
 * One picture to sample.
 *
 * @param prompt what to draw
 * @param negative what to keep away from; empty for none
 * @param guidance scale of classifier-free guidance (Ho and Salimans 2022); 1 for none
 * @param noise [channels, height, width] of the model's latents, standard normal
 * @param plan what steers it
 */
public record PictureRequest(String prompt, String negative, double guidance, Tensor noise, SteeringPlan plan) {
    public PictureRequest {
        if (!Double.isFinite(guidance)) {
            throw new IllegalArgumentException("guidance (" + guidance + ") is not a finite number.");
        }
    }

    /** Prompts stay out of logs. */
    @Override
    public String toString() {
        return "PictureRequest[guidance=" + guidance + ", " + plan.pushes().size() + " pushes]";
    }
}
