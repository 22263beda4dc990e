/**
 * Wraps ONNX Runtime for the sampler: a {@link io.evenkeel.sampler.runtime.Device}, an {@link
 * io.evenkeel.sampler.runtime.OnnxSession} on it, and calls in the types and ranks that the graph declares. Whoever
 * opens a session closes it. May import onnx and concept.
 */
@NullMarked
package io.evenkeel.sampler.runtime;

import org.jspecify.annotations.NullMarked;
