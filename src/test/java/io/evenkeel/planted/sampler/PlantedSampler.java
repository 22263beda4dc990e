package io.evenkeel.planted.sampler;

/** What a planted policy must not know. */
public final class PlantedSampler {}
