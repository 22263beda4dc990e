/**
 * Implements diffusers' schedulers as plain arithmetic on arrays, with equal results.
 *
 * <p>{@link io.evenkeel.sampler.scheduler.NoiseScheduler} reads a {@code scheduler_config.json}, and creates a {@link
 * io.evenkeel.sampler.scheduler.SamplingTrajectory} for a number of steps; the progress of an image is a {@link
 * io.evenkeel.sampler.scheduler.LatentState}. All three are immutable. May import sampler.noise, and onnx's
 * UnsupportedModelException.
 */
@NullMarked
package io.evenkeel.sampler.scheduler;

import org.jspecify.annotations.NullMarked;
