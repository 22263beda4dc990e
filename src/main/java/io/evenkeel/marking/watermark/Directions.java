package io.evenkeel.marking.watermark;

/** The phases of a picture's residual, folded into one tile: for each frequency a direction of length 1. */
final class Directions {
    private static final int SIDE = Fourier.SIDE;
    private static final int COARSE = 4; // half the side of the square that is taken from each pixel
    private static final int FINE = 3;
    private static final double QUIET = 16; // of the squared contrast: below, the residual counts in full

    private final double[] re;
    private final double[] im;

    private Directions(double[] re, double[] im) {
        this.re = re;
        this.im = im;
    }

    double re(int frequency) {
        return re[frequency];
    }

    double im(int frequency) {
        return im[frequency];
    }

    /** Of brightness, row by row. */
    static Directions of(double[] luminance, int width, int height) {
        double[] residual = residual(luminance, width, height);
        double[] re = new double[SIDE * SIDE];
        double[] im = new double[SIDE * SIDE];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                re[y % SIDE * SIDE + x % SIDE] += residual[y * width + x];
            }
        }
        Fourier.transform(re, im, -1);
        for (int i = 0; i < re.length; i++) {
            double length = Math.hypot(re[i], im[i]) + Double.MIN_NORMAL;
            re[i] /= length;
            im[i] /= length;
        }
        return new Directions(re, im);
    }

    /** Of the same picture, moved within the tile. */
    Directions shifted(int dx, int dy) {
        double[] turnedRe = new double[re.length];
        double[] turnedIm = new double[im.length];
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                double angle = 2 * Math.PI * Math.floorMod(x * dx + y * dy, SIDE) / SIDE;
                double cos = Math.cos(angle);
                double sin = Math.sin(angle);
                int at = y * SIDE + x;
                turnedRe[at] = re[at] * cos - im[at] * sin;
                turnedIm[at] = re[at] * sin + im[at] * cos;
            }
        }
        return new Directions(turnedRe, turnedIm);
    }

    /** Without what is smooth, and with little of what has contrast: the mark is as strong everywhere, what is drawn is not. */
    private static double[] residual(double[] luminance, int width, int height) {
        double[] smooth = blurred(luminance, width, height, COARSE);
        double[] detail = new double[luminance.length];
        double[] squared = new double[luminance.length];
        for (int i = 0; i < detail.length; i++) {
            detail[i] = luminance[i] - smooth[i];
            squared[i] = detail[i] * detail[i];
        }
        double[] contrast = blurred(squared, width, height, FINE);
        for (int i = 0; i < detail.length; i++) {
            detail[i] /= Math.max(0, contrast[i]) + QUIET; // sums that slide may end a little below zero
        }
        return detail;
    }

    /** Means of the squares around each pixel; the border goes on outside. */
    private static double[] blurred(double[] values, int width, int height, int reach) {
        double[] rows = new double[values.length];
        for (int y = 0; y < height; y++) {
            slide(values, rows, y * width, 1, width, reach);
        }
        double[] both = new double[values.length];
        for (int x = 0; x < width; x++) {
            slide(rows, both, x, width, height, reach);
        }
        return both;
    }

    private static void slide(double[] from, double[] to, int start, int stride, int length, int reach) {
        double sum = 0;
        for (int i = -reach; i <= reach; i++) {
            sum += from[start + clamped(i, length) * stride];
        }
        int window = 2 * reach + 1;
        for (int i = 0; i < length; i++) {
            to[start + i * stride] = sum / window;
            sum += from[start + clamped(i + reach + 1, length) * stride]
                    - from[start + clamped(i - reach, length) * stride];
        }
    }

    private static int clamped(int index, int length) {
        return Math.min(Math.max(index, 0), length - 1);
    }
}
