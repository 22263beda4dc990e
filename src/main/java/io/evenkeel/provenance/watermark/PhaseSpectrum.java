package io.evenkeel.provenance.watermark;

/** The phases of an image's residual, folded into one tile: a unit vector for each frequency. */
final class PhaseSpectrum {
    private static final int SIDE = FourierTransform.SIDE;
    private static final int BLUR_RADIUS = 4; // half the side of the square whose mean is subtracted from each pixel
    private static final int CONTRAST_RADIUS = 3;
    private static final double CONTRAST_FLOOR =
            16; // added to the squared contrast, so that flat areas are not amplified without bound

    private final double[] re;
    private final double[] im;

    private PhaseSpectrum(double[] re, double[] im) {
        this.re = re;
        this.im = im;
    }

    double re(int frequency) {
        return re[frequency];
    }

    double im(int frequency) {
        return im[frequency];
    }

    /** Computes the spectrum of a luma plane, row by row. */
    static PhaseSpectrum fromLuminance(double[] luminance, int width, int height) {
        double[] residual = computeResidual(luminance, width, height);
        double[] re = new double[SIDE * SIDE];
        double[] im = new double[SIDE * SIDE];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                re[y % SIDE * SIDE + x % SIDE] += residual[y * width + x];
            }
        }
        FourierTransform.transform(re, im, -1);
        for (int i = 0; i < re.length; i++) {
            double length = Math.hypot(re[i], im[i]) + Double.MIN_NORMAL;
            re[i] /= length;
            im[i] /= length;
        }
        return new PhaseSpectrum(re, im);
    }

    /** Returns the spectrum of the same image shifted within the tile. */
    PhaseSpectrum shift(int dx, int dy) {
        double[] rotatedRe = new double[re.length];
        double[] rotatedIm = new double[im.length];
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                double angle = 2 * Math.PI * Math.floorMod(x * dx + y * dy, SIDE) / SIDE;
                double cos = Math.cos(angle);
                double sin = Math.sin(angle);
                int index = y * SIDE + x;
                rotatedRe[index] = re[index] * cos - im[index] * sin;
                rotatedIm[index] = re[index] * sin + im[index] * cos;
            }
        }
        return new PhaseSpectrum(rotatedRe, rotatedIm);
    }

    /**
     * Removes the smooth part and attenuates contrast: the watermark is equally strong everywhere, the image's
     * content is not.
     */
    private static double[] computeResidual(double[] luminance, int width, int height) {
        double[] smooth = boxBlur(luminance, width, height, BLUR_RADIUS);
        double[] detail = new double[luminance.length];
        double[] squared = new double[luminance.length];
        for (int i = 0; i < detail.length; i++) {
            detail[i] = luminance[i] - smooth[i];
            squared[i] = detail[i] * detail[i];
        }
        double[] contrast = boxBlur(squared, width, height, CONTRAST_RADIUS);
        for (int i = 0; i < detail.length; i++) {
            detail[i] /= Math.max(0, contrast[i]) + CONTRAST_FLOOR; // sliding sums may end slightly below zero
        }
        return detail;
    }

    /** Returns the mean of the square around each pixel; repeats border pixels outside. */
    private static double[] boxBlur(double[] values, int width, int height, int radius) {
        double[] rows = new double[values.length];
        for (int y = 0; y < height; y++) {
            slideWindow(values, rows, y * width, 1, width, radius);
        }
        double[] result = new double[values.length];
        for (int x = 0; x < width; x++) {
            slideWindow(rows, result, x, width, height, radius);
        }
        return result;
    }

    private static void slideWindow(double[] from, double[] to, int start, int stride, int length, int radius) {
        double sum = 0;
        for (int i = -radius; i <= radius; i++) {
            sum += from[start + clamp(i, length) * stride];
        }
        int window = 2 * radius + 1;
        for (int i = 0; i < length; i++) {
            to[start + i * stride] = sum / window;
            sum += from[start + clamp(i + radius + 1, length) * stride]
                    - from[start + clamp(i - radius, length) * stride];
        }
    }

    private static int clamp(int index, int length) {
        return Math.min(Math.max(index, 0), length - 1);
    }
}
