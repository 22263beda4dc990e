package io.evenkeel.generation;

import io.evenkeel.classification.ClassificationResult;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.provenance.MarkedImage;
import io.evenkeel.sampler.AppliedSteering;
import io.evenkeel.sampler.ImageRequest;
import java.util.List;

/**
 * A generated image that is marked, classified and stored.
 *
 * @param index within its request, from 0
 * @param seed of its noise
 * @param plan the concepts to apply
 * @param appliedSteering how strongly they were applied
 * @param sha256 of its PNG file, in hexadecimal; the file is stored under it
 * @param pixelsSha256 SHA-256 of its RGB bytes before marking
 * @param marks the marks of its file: "xmp", "c2pa", "watermark"
 * @param width in pixels
 * @param height in pixels
 * @param classifications probability of each class, by group
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

    static GeneratedImage create(
            int index,
            ImageRequest request,
            AppliedSteering steering,
            MarkedImage marked,
            String sha256,
            ClassificationResult classifications) {
        return new GeneratedImage(
                index,
                request.seed(),
                request.steeringPlan(),
                steering,
                sha256,
                marked.pixelDigest(),
                marked.layers(),
                request.size().width(),
                request.size().height(),
                classifications);
    }
}
