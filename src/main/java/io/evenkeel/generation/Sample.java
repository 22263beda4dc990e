package io.evenkeel.generation;

import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.diffusion.Realised;
import io.evenkeel.screening.Measured;

/**
 * One drawn picture, stored and measured.
 *
 * @param index within its request, from 0
 * @param seed of its noise
 * @param plan what was to steer it
 * @param realised how strongly it really did
 * @param sha256 of its PNG file, by which it is stored
 * @param width in pixels
 * @param height in pixels
 * @param measured what the classifiers see in it
 */
record Sample(
        int index,
        long seed,
        SteeringPlan plan,
        Realised realised,
        String sha256,
        int width,
        int height,
        Measured measured) {}
