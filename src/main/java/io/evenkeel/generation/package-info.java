/**
 * Generates the images of one request: parses its event, fills in defaults, samples, marks, classifies and stores the images.
 * {@link io.evenkeel.generation.RequestParser} reads events; {@link io.evenkeel.generation.ModelRuntime} owns the model;
 * {@link io.evenkeel.generation.ResolvedRequest} is a request with its defaults; {@link io.evenkeel.generation.ImageGenerator}
 * generates. May import access, classification, concept, platform, policy, provenance, sampler and vault; not its sub-packages.
 */
@NullMarked
package io.evenkeel.generation;

import org.jspecify.annotations.NullMarked;
