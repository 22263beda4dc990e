/**
 * Samples images of many requests together: {@link io.evenkeel.sampler.batching.ContinuousBatchingEngine}. May import
 * sampler, and concept for tensors.
 */
@NullMarked
package io.evenkeel.sampler.batching;

import org.jspecify.annotations.NullMarked;
