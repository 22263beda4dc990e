package io.evenkeel.generation;

import io.evenkeel.sampler.scheduler.SchedulerType;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How a platform wants its pictures sampled; what is empty is as the model's own.
 *
 * @param width in pixels
 * @param height in pixels
 * @param steps of sampling
 * @param guidance scale of classifier-free guidance; 1 for none
 * @param scheduler that takes the noise off
 */
record RequestedSampling(
        OptionalInt width,
        OptionalInt height,
        OptionalInt steps,
        OptionalDouble guidance,
        Optional<SchedulerType> scheduler) {}
