package io.evenkeel.sampler;

import java.util.List;

/**
 * How strongly a picture was really pushed.
 *
 * @param meanStrengthFactors for each push of its plan, in order, the mean factor of its strength over the steps of its window: 1 unless it is
 *     adaptive, up to 3 where it is, 0 where it was never needed
 */
public record AppliedSteering(List<Double> meanStrengthFactors) {
    public AppliedSteering {
        meanStrengthFactors = List.copyOf(meanStrengthFactors);
    }
}
