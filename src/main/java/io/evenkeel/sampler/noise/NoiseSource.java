package io.evenkeel.sampler.noise;

/**
 * Supplies standard normal noise for one image. Each image has its own source, so that other images of a batch do not
 * change it.
 */
@FunctionalInterface
public interface NoiseSource {
    float[] next(int size);
}
