package io.evenkeel.generation;

import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.diffusion.Realised;
import io.evenkeel.screening.Measured;
import java.util.List;

/**
 * One drawn picture, stored and measured.
 *
 * @param index within its request, from 0
 * @param seed of its noise
 * @param plan what was to steer it
 * @param realised how strongly it really did
 * @param sha256 of its PNG file, by which it is stored
 * @param pixels SHA-256 of its RGB bytes as they were drawn, before marking
 * @param marks what its file bears: "xmp", "c2pa", "watermark"
 * @param width in pixels
 * @param height in pixels
 * @param measured what the classifiers see in it
 */
public record Sample(
        int index,
        long seed,
        SteeringPlan plan,
        Realised realised,
        String sha256,
        String pixels,
        List<String> marks,
        int width,
        int height,
        Measured measured) {
    public Sample {
        marks = List.copyOf(marks);
    }
}
