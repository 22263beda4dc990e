package io.evenkeel.provenance.watermark;

/** The discrete Fourier transform of a square tile, in place and unscaled. */
final class FourierTransform {
    /** Side of the tile. */
    static final int SIDE = 128;

    private static final double[] COS = new double[SIDE / 2];
    private static final double[] SIN = new double[SIDE / 2];

    static {
        for (int i = 0; i < SIDE / 2; i++) {
            COS[i] = StrictMath.cos(2 * Math.PI * i / SIDE);
            SIN[i] = StrictMath.sin(2 * Math.PI * i / SIDE);
        }
    }

    private FourierTransform() {}

    /** Transforms forward with sign -1, backward with sign 1. */
    static void transform(double[] re, double[] im, int sign) {
        for (int i = 0; i < SIDE; i++) {
            transformLine(re, im, i * SIDE, 1, sign);
        }
        for (int i = 0; i < SIDE; i++) {
            transformLine(re, im, i, SIDE, sign);
        }
    }

    private static void transformLine(double[] re, double[] im, int from, int stride, int sign) {
        reorder(re, im, from, stride);
        for (int size = 2; size <= SIDE; size *= 2) {
            for (int start = 0; start < SIDE; start += size) {
                applyButterflies(re, im, from + start * stride, stride, size, sign);
            }
        }
    }

    private static void reorder(double[] re, double[] im, int from, int stride) {
        int bits = Integer.numberOfTrailingZeros(SIDE);
        for (int i = 0; i < SIDE; i++) {
            int j = Integer.reverse(i) >>> (Integer.SIZE - bits);
            if (i < j) {
                swap(re, from + i * stride, from + j * stride);
                swap(im, from + i * stride, from + j * stride);
            }
        }
    }

    private static void swap(double[] values, int one, int other) {
        double saved = values[one];
        values[one] = values[other];
        values[other] = saved;
    }

    private static void applyButterflies(double[] re, double[] im, int from, int stride, int size, int sign) {
        for (int k = 0; k < size / 2; k++) {
            double cos = COS[k * (SIDE / size)];
            double sin = sign * SIN[k * (SIDE / size)];
            int even = from + k * stride;
            int odd = even + size / 2 * stride;
            double rotatedRe = re[odd] * cos - im[odd] * sin;
            double rotatedIm = re[odd] * sin + im[odd] * cos;
            re[odd] = re[even] - rotatedRe;
            im[odd] = im[even] - rotatedIm;
            re[even] += rotatedRe;
            im[even] += rotatedIm;
        }
    }
}
