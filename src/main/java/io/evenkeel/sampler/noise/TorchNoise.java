package io.evenkeel.sampler.noise;

/**
 * Generates the same noise as PyTorch's CPU generator, so that a seed means the same as in other tools. It combines
 * MT19937 with the Box-Muller transform in blocks of 16, as ATen's {@code normal_fill} does. Successive calls
 * continue the stream, as with a torch.Generator. Not thread-safe.
 */
public final class TorchNoise implements NoiseSource {
    private static final int BLOCK_SIZE = 16;
    private static final float FLOAT_UNIT = 0x1p-24f;
    private static final double DOUBLE_UNIT = 0x1p-53;

    private final MersenneTwister random;

    /**
     * Creates a generator like {@code torch.Generator().manual_seed(seed)}.
     *
     * @param seed only its lower 32 bits count, as in PyTorch's CPU generator
     */
    public TorchNoise(long seed) {
        this.random = new MersenneTwister((int) seed);
    }

    /**
     * Returns the values of {@code torch.randn(size, generator=this)} in float32, whatever shape they are given
     * later.
     */
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
        if (size % BLOCK_SIZE != 0) { // like ATen, generate the last 16 values anew
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

    /** Generates fewer values than a block in pairs, in double precision. */
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
