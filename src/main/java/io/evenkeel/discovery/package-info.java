/**
 * Finds concept vectors from prompts alone. A spec says which concepts, by prompts with and without them; an objective turns
 * those prompts into points of the model and into what it should predict there; the learner moves one vector per concept until
 * the model, steered, predicts that. What comes out: vectors, probes, and a card that says how they were found.
 *
 * <p>Paired loss: the loss on fixed points less that of no vector on the same points; negative is good. Conveyor: latents that
 * walk from noise to picture under the vectors as they are, each at a step of its own. May import diffusion, onnxgraph, concept,
 * audit and platform.
 */
@NullMarked
package io.evenkeel.discovery;

import org.jspecify.annotations.NullMarked;
