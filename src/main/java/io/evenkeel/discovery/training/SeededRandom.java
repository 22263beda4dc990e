package io.evenkeel.discovery.training;

import io.evenkeel.diffusion.schedule.NoiseSource;
import io.evenkeel.diffusion.schedule.SeededNoise;

/**
 * Everything random of a discovery, as a function of its seed and of what it is for: nothing has to be remembered to go on from
 * a checkpoint. Bits are mixed as in SplitMix64 (Steele, Lea and Flood 2014).
 */
public record SeededRandom(long seed) {
    /** What is drawn. Their numbers never change: vectors would. */
    public enum RandomStream {
        START(0),
        WALK(1),
        LESSON(2),
        TIMESTEP(3),
        NOISE(4),
        EXAM_START(5),
        EXAM_NOISE(6),
        PICTURE(7),
        PROBE(8),
        PREVIEW(9);

        private final int number;

        RandomStream(int number) {
            this.number = number;
        }
    }

    public NoiseSource noise(RandomStream what, long... which) {
        return new SeededNoise(mixed(what, which));
    }

    /** From 0 to below a bound. */
    int pick(int bound, RandomStream what, long... which) {
        return (int) Long.remainderUnsigned(mixed(what, which) >>> 8, bound);
    }

    /** A seed for a picture: 31 bits. */
    public long pictureSeed(RandomStream what, long... which) {
        return mixed(what, which) >>> 33;
    }

    private long mixed(RandomStream what, long... which) {
        long mixed = scrambled(seed + what.number);
        for (long one : which) {
            mixed = scrambled(mixed ^ one);
        }
        return mixed;
    }

    private static long scrambled(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
