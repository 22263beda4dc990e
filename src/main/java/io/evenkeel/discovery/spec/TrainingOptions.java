package io.evenkeel.discovery.spec;

import java.util.Optional;

/**
 * The numbers of a discovery. This is where their defaults are.
 *
 * @param guidance of the pictures that it learns on; the model's usual one if absent
 * @param beta how far beyond the target the goal lies, at first: 1 is the target itself; for score matching
 * @param reach how far the steered prediction is to go on the way to the target, 1 being all of it: beta follows; 0 for a
 *     beta that stays; for score matching
 * @param evenTimesteps whether all moments of a walk count the same, however much the prompts differ there; for score matching
 * @param learningRate of Adam at its highest
 * @param batchSize pictures per concept and step
 * @param seed of everything random
 * @param centreVectors whether the vectors of the group are kept summing to zero, so that what they share cannot drift the picture
 * @param maxGradientNorm longest gradient of one vector; 0 for any
 * @param preservationWeight weight of leaving pictures as they are that show the concept already; 0 for none; for score matching
 * @param acrossMembers whether half of the lessons start from what shows another member of the group; for score matching
 * @param unconditionalWeight share of a vector that the unconditional half is pushed back by, 0 to 1
 * @param windowStart first moment of a walk that is learned at, as a share of its steps: 0 is pure noise
 * @param windowEnd moment of a walk that is no longer learned at; 1 is its end
 * @param imageSize side of the pictures in pixels; the model's usual one if absent
 * @param imageCount drawn per concept to learn from; for reconstruction
 * @param probeImageCount drawn per concept to fit its probe on; 0 for no probe
 */
public record TrainingOptions(
        Optional<Double> guidance,
        double beta,
        double reach,
        boolean evenTimesteps,
        double learningRate,
        int batchSize,
        long seed,
        boolean centreVectors,
        double maxGradientNorm,
        double preservationWeight,
        boolean acrossMembers,
        double unconditionalWeight,
        double windowStart,
        double windowEnd,
        Optional<Integer> imageSize,
        int imageCount,
        int probeImageCount) {
    /** The defaults, which were chosen by measuring on the demo model. */
    public static TrainingOptions defaults() {
        return new TrainingOptions(
                Optional.empty(), 4, 0.75, true, 0.1, 8, 0, false, 0, 0, false, 1, 0, 1, Optional.empty(), 96, 96);
    }
}
