package io.evenkeel.discovery.spec;

import java.util.Optional;

/**
 * The numbers of a discovery, with their defaults.
 *
 * @param guidance guidance scale of the images in training; the model's default if absent
 * @param beta initial extrapolation of the target: 1 is the target itself; for score matching
 * @param reach how far the steered prediction should move towards the target, 1 being all the way; adjusts beta. 0
 *     keeps beta fixed; for score matching
 * @param evenTimesteps whether all timesteps weigh the same, however much the prompts differ there; for score
 *     matching
 * @param learningRate highest learning rate of Adam
 * @param batchSize images for each concept and step
 * @param seed seed of all random numbers
 * @param centreVectors whether the group's vectors always sum to zero, so that they share no common direction
 * @param maxGradientNorm largest norm of one vector's gradient; 0 for no limit
 * @param preservationWeight loss weight of leaving images unchanged that already show the concept; 0 for none; for
 *     score matching
 * @param acrossMembers whether half of the prompt pairs start from another member of the group; for score matching
 * @param unconditionalWeight share of a vector that is subtracted in the unconditional branch, 0 to 1
 * @param windowStart start of the trained steps, as a share of all steps: 0 is pure noise
 * @param windowEnd end of the trained steps, exclusive; 1 is the image
 * @param imageSize side of the images in pixels; the model's default if absent
 * @param imageCount images for each concept to train on; for reconstruction
 * @param probeImageCount images for each concept to fit its probe on; 0 for no probe
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
    /** Returns the defaults, which were measured on the demo model. */
    public static TrainingOptions defaults() {
        return new TrainingOptions(
                Optional.empty(), 4, 0.75, true, 0.1, 8, 0, false, 0, 0, false, 1, 0, 1, Optional.empty(), 96, 96);
    }
}
