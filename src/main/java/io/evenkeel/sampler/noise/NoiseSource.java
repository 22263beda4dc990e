package io.evenkeel.sampler.noise;

/** Standard normal noise, a picture's own, so that what shares its batch does not change it. */
@FunctionalInterface
public interface NoiseSource {
    float[] next(int size);
}
