package io.evenkeel.generation;

import io.evenkeel.sampler.DiffusionModel;

/**
 * The served model, for features that use it beside the requests. {@link ModelRuntime} closes it.
 *
 * @param model allows one call at a time
 */
public record ServedDiffusionModel(DiffusionModel model) {}
