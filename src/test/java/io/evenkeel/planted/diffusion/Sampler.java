package io.evenkeel.planted.diffusion;

/** What a planted policy must not know. */
public final class Sampler {}
