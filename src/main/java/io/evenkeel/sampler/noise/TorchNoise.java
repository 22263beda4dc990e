package io.evenkeel.sampler.noise;

/**
 * A picture's noise by its seed: the numbers that PyTorch's CPU generator draws, so that a seed means the same as in other tools.
 * Mersenne Twister (Matsumoto and Nishimura 1998) and Box and Muller's transform, in blocks of 16 as ATen's normal_fill. Draws on
 * from where it stands, as a torch.Generator does; not for several threads.
 */
public final class TorchNoise implements NoiseSource {
    private static final int BLOCK_SIZE = 16;
    private static final float FLOAT_UNIT = 0x1p-24f;
    private static final double DOUBLE_UNIT = 0x1p-53;

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
        return size < BLOCK_SIZE ? sampleScalars(size, random) : sampleBlocks(size, random);
    }

    private static float[] sampleBlocks(int size, MersenneTwister random) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = nextUniform(random);
        }
        for (int start = 0; start + BLOCK_SIZE <= size; start += BLOCK_SIZE) {
            transformBlock(values, start);
        }
        if (size % BLOCK_SIZE != 0) { // the last 16 are drawn once more, whatever they were
            int start = size - BLOCK_SIZE;
            for (int i = start; i < size; i++) {
                values[i] = nextUniform(random);
            }
            transformBlock(values, start);
        }
        return values;
    }

    /** Turns 8 radii and 8 angles into 16 normal values. */
    private static void transformBlock(float[] values, int start) {
        for (int i = start; i < start + BLOCK_SIZE / 2; i++) {
            double radius = Math.sqrt(-2 * Math.log(1 - values[i]));
            double angle = 2 * Math.PI * values[i + BLOCK_SIZE / 2];
            values[i] = (float) (radius * Math.cos(angle));
            values[i + BLOCK_SIZE / 2] = (float) (radius * Math.sin(angle));
        }
    }

    /** Fewer than a block are drawn in pairs, in double precision. */
    private static float[] sampleScalars(int size, MersenneTwister random) {
        float[] values = new float[size];
        for (int i = 0; i < size; i += 2) {
            double angle = 2 * Math.PI * nextUniformDouble(random);
            double radius = Math.sqrt(-2 * Math.log1p(-nextUniformDouble(random)));
            values[i] = (float) (radius * Math.cos(angle));
            if (i + 1 < size) {
                values[i + 1] = (float) (radius * Math.sin(angle));
            }
        }
        return values;
    }

    private static float nextUniform(MersenneTwister random) {
        return (random.nextInt() & 0xFFFFFF) * FLOAT_UNIT;
    }

    private static double nextUniformDouble(MersenneTwister random) {
        long high = Integer.toUnsignedLong(random.nextInt());
        long low = Integer.toUnsignedLong(random.nextInt());
        return (((high << 32) | low) & 0x1FFFFFFFFFFFFFL) * DOUBLE_UNIT;
    }
}
