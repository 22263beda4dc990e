package io.evenkeel.sampler;

import java.util.List;

/**
 * Reports how strongly an image was steered.
 *
 * @param meanStrengthFactors one per applied concept of the plan, in order: the mean factor of its strength over the
 * steps of its window. 1 if the concept is not adaptive; 0 to 3 if it is.
 */
public record AppliedSteering(List<Double> meanStrengthFactors) {
    public AppliedSteering {
        meanStrengthFactors = List.copyOf(meanStrengthFactors);
    }
}
