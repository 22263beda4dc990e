package io.evenkeel.sampler.scheduler;

/** Sums weighted arrays of one length in double precision: the form of almost all solver steps. */
final class LinearCombination {
    private final double[] sum;

    private LinearCombination(int size) {
        sum = new double[size];
    }

    static LinearCombination of(double weight, float[] values) {
        return new LinearCombination(values.length).plus(weight, values);
    }

    LinearCombination plus(double weight, float[] values) {
        requireLength(values, sum.length);
        for (int i = 0; i < sum.length; i++) {
            sum[i] += weight * values[i];
        }
        return this;
    }

    float[] values() {
        float[] values = new float[sum.length];
        for (int i = 0; i < sum.length; i++) {
            values[i] = (float) sum[i];
        }
        return values;
    }

    static void requireLength(float[] values, int expectedLength) {
        if (values.length != expectedLength) {
            throw new IllegalArgumentException(
                    "(" + values.length + ") values were given for (" + expectedLength + ") latents.");
        }
    }
}
