/**
 * Discovers concept vectors from prompts alone. A spec names concepts by prompts with and without them. A training objective
 * turns the prompts into inputs of the model and target predictions. The trainer moves one vector for each concept until the
 * steered model predicts the targets. {@link io.evenkeel.discovery.Discovery} is the entry point; it returns vectors, probes
 * and a card that describes how they were made.
 *
 * <p>Paired loss: the loss with vectors less the loss without, on the same inputs; negative is good. Latent pool: latents that
 * move from noise to image under the current vectors, each at a step of its own. May import sampler, concept, reporting and
 * platform; no Quarkus, Jakarta or JDBC.
 */
@NullMarked
package io.evenkeel.discovery;

import org.jspecify.annotations.NullMarked;
