package io.evenkeel.discovery.training;

import io.evenkeel.sampler.noise.NoiseSource;
import io.evenkeel.sampler.noise.TorchNoise;

/**
 * Derives all random numbers of a discovery from its seed and their purpose, so that a checkpoint needs no generator
 * state. Mixes bits as SplitMix64 does (Steele, Lea and Flood 2014).
 */
public record SeededRandom(long seed) {
    /** The purposes. Their numbers must never change: vectors would. */
    public enum RandomStream {
        INITIAL_LATENTS(0),
        TRAJECTORY(1),
        PROMPT_PAIR(2),
        TIMESTEP(3),
        NOISE(4),
        VALIDATION_LATENTS(5),
        VALIDATION_NOISE(6),
        IMAGE(7),
        PROBE(8),
        PREVIEW(9);

        private final int streamId;

        RandomStream(int streamId) {
            this.streamId = streamId;
        }
    }

    public NoiseSource noiseSource(RandomStream stream, long... indexes) {
        return new TorchNoise(deriveSeed(stream, indexes));
    }

    /** Returns an index from 0 to below a bound. */
    int nextIndex(int bound, RandomStream stream, long... indexes) {
        return (int) Long.remainderUnsigned(deriveSeed(stream, indexes) >>> 8, bound);
    }

    /** Returns a seed for an image: 31 bits. */
    public long imageSeed(RandomStream stream, long... indexes) {
        return deriveSeed(stream, indexes) >>> 33;
    }

    private long deriveSeed(RandomStream stream, long... indexes) {
        long bits = mixBits(seed + stream.streamId);
        for (long one : indexes) {
            bits = mixBits(bits ^ one);
        }
        return bits;
    }

    private static long mixBits(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
