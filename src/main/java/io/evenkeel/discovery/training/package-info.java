/**
 * Trains concept vectors: objectives create training examples, {@link io.evenkeel.discovery.training.VectorTrainer} runs the
 * optimisation steps, and a loss curve decides when to stop. May import discovery.spec, discovery.progress, sampler and concept.
 */
@NullMarked
package io.evenkeel.discovery.training;

import org.jspecify.annotations.NullMarked;
