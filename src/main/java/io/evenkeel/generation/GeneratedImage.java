package io.evenkeel.generation;

import io.evenkeel.classification.ClassificationResult;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.sampler.AppliedSteering;
import java.util.List;

/**
 * One drawn picture, stored and measured.
 *
 * @param index within its request, from 0
 * @param seed of its noise
 * @param plan what was to steer it
 * @param appliedSteering how strongly it really did
 * @param sha256 of its PNG file, by which it is stored
 * @param pixelsSha256 SHA-256 of its RGB bytes as they were drawn, before marking
 * @param marks what its file bears: "xmp", "c2pa", "watermark"
 * @param width in pixels
 * @param height in pixels
 * @param classifications what the classifiers see in it
 */
public record GeneratedImage(
        int index,
        long seed,
        SteeringPlan plan,
        AppliedSteering appliedSteering,
        String sha256,
        String pixelsSha256,
        List<String> marks,
        int width,
        int height,
        ClassificationResult classifications) {
    public GeneratedImage {
        marks = List.copyOf(marks);
    }
}
