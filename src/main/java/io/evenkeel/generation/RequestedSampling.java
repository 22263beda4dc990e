package io.evenkeel.generation;

import io.evenkeel.sampler.scheduler.SchedulerType;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The sampling settings of a request. The model's defaults fill in empty ones.
 *
 * @param width in pixels
 * @param height in pixels
 * @param steps number of sampling steps
 * @param guidance scale of classifier-free guidance; 1 turns it off
 * @param scheduler that removes the noise
 */
record RequestedSampling(
        OptionalInt width,
        OptionalInt height,
        OptionalInt steps,
        OptionalDouble guidance,
        Optional<SchedulerType> scheduler) {}
