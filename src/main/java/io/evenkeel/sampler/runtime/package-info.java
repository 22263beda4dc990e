/**
 * ONNX Runtime, as the rest of the sampler sees it: a device, a graph opened on it, and calls in the numeric types and ranks that
 * the graph declares. Whoever opens a part closes it. May import onnxgraph and concept.
 */
@NullMarked
package io.evenkeel.sampler.runtime;

import org.jspecify.annotations.NullMarked;
