package io.evenkeel.sampler.noise;

/**
 * A picture's noise by its seed: the numbers that PyTorch's CPU generator draws, so that a seed means the same as in other tools.
 * Mersenne Twister (Matsumoto and Nishimura 1998) and Box and Muller's transform, in blocks of 16 as ATen's normal_fill. Draws on
 * from where it stands, as a torch.Generator does; not for several threads.
 */
public final class TorchNoise implements NoiseSource {
    private static final int BLOCK = 16;
    private static final float UNIT_24 = 0x1p-24f;
    private static final double UNIT_53 = 0x1p-53;

    private final MersenneTwister random;

    /**
     * As torch.Generator().manual_seed(seed).
     *
     * @param seed of which, as in PyTorch's CPU generator, the lower 32 bits count
     */
    public TorchNoise(long seed) {
        this.random = new MersenneTwister((int) seed);
    }

    /** As torch.randn(size, generator=this) in float32, whatever shape those values then have. */
    @Override
    public float[] next(int size) {
        return size < BLOCK ? few(size, random) : many(size, random);
    }

    private static float[] many(int size, MersenneTwister random) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = uniform(random);
        }
        for (int at = 0; at + BLOCK <= size; at += BLOCK) {
            toNormal(values, at);
        }
        if (size % BLOCK != 0) { // the last 16 are drawn once more, whatever they were
            int at = size - BLOCK;
            for (int i = at; i < size; i++) {
                values[i] = uniform(random);
            }
            toNormal(values, at);
        }
        return values;
    }

    /** Turns 8 radii and 8 angles into 16 normal values. */
    private static void toNormal(float[] values, int at) {
        for (int i = at; i < at + BLOCK / 2; i++) {
            double radius = Math.sqrt(-2 * Math.log(1 - values[i]));
            double angle = 2 * Math.PI * values[i + BLOCK / 2];
            values[i] = (float) (radius * Math.cos(angle));
            values[i + BLOCK / 2] = (float) (radius * Math.sin(angle));
        }
    }

    /** Fewer than a block are drawn in pairs, in double precision. */
    private static float[] few(int size, MersenneTwister random) {
        float[] values = new float[size];
        for (int i = 0; i < size; i += 2) {
            double angle = 2 * Math.PI * uniformDouble(random);
            double radius = Math.sqrt(-2 * Math.log1p(-uniformDouble(random)));
            values[i] = (float) (radius * Math.cos(angle));
            if (i + 1 < size) {
                values[i + 1] = (float) (radius * Math.sin(angle));
            }
        }
        return values;
    }

    private static float uniform(MersenneTwister random) {
        return (random.next() & 0xFFFFFF) * UNIT_24;
    }

    private static double uniformDouble(MersenneTwister random) {
        long high = Integer.toUnsignedLong(random.next());
        long low = Integer.toUnsignedLong(random.next());
        return (((high << 32) | low) & 0x1FFFFFFFFFFFFFL) * UNIT_53;
    }
}
