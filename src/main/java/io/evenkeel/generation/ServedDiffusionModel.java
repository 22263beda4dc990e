package io.evenkeel.generation;

import io.evenkeel.sampler.DiffusionModel;

/**
 * The model that this deployment draws with, for whoever works beside. Whoever opened it closes it.
 *
 * @param model whose calls take turns
 */
public record ServedDiffusionModel(DiffusionModel model) {}
