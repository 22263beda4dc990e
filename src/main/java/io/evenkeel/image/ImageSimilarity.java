package io.evenkeel.image;

/** Compares two images of one size pixel by pixel. */
public final class ImageSimilarity {
    private static final double PEAK_VALUE = 255;
    private static final int WINDOW_SIZE = 11;
    private static final double SIGMA = 1.5;
    private static final double C1 = (0.01 * PEAK_VALUE) * (0.01 * PEAK_VALUE);
    private static final double C2 = (0.03 * PEAK_VALUE) * (0.03 * PEAK_VALUE);
    private static final double[] GAUSSIAN_WINDOW = gaussianWindow();

    private ImageSimilarity() {}

    /** Returns the peak signal-to-noise ratio in dB over all channels; infinite for equal images. */
    public static double psnr(RgbImage first, RgbImage second) {
        requireSameSize(first, second);
        byte[] a = first.rgb();
        byte[] b = second.rgb();
        double squares = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = (a[i] & 0xFF) - (b[i] & 0xFF);
            squares += difference * difference;
        }
        return 10 * Math.log10(PEAK_VALUE * PEAK_VALUE * a.length / squares);
    }

    /**
     * Returns the structural similarity (Wang, Bovik, Sheikh and Simoncelli 2004) of the luma planes: the mean over
     * all inner windows of 11 x 11 pixels, weighted by a Gaussian with a sigma of 1.5 pixels. Equal images give 1.
     */
    public static double ssim(RgbImage first, RgbImage second) {
        requireSameSize(first, second);
        if (first.width() < WINDOW_SIZE || first.height() < WINDOW_SIZE) {
            throw new IllegalArgumentException("images of " + first.width() + " x " + first.height()
                    + " pixels are smaller than a window of " + WINDOW_SIZE + ".");
        }
        double[] x = first.luminance();
        double[] y = second.luminance();
        int width = first.width();
        double[] meanX = blur(x, width);
        double[] meanY = blur(y, width);
        double[] xx = blur(multiply(x, x), width);
        double[] yy = blur(multiply(y, y), width);
        double[] xy = blur(multiply(x, y), width);
        double sum = 0;
        for (int i = 0; i < meanX.length; i++) {
            double mx = meanX[i];
            double my = meanY[i];
            sum += (2 * mx * my + C1)
                    * (2 * (xy[i] - mx * my) + C2)
                    / ((mx * mx + my * my + C1) * (xx[i] - mx * mx + yy[i] - my * my + C2));
        }
        return sum / meanX.length;
    }

    private static void requireSameSize(RgbImage first, RgbImage second) {
        if (first.width() != second.width() || first.height() != second.height()) {
            throw new IllegalArgumentException(first + " and " + second + " differ in size.");
        }
    }

    private static double[] multiply(double[] x, double[] y) {
        double[] product = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            product[i] = x[i] * y[i];
        }
        return product;
    }

    /** Applies the window wherever it lies wholly inside the image. */
    private static double[] blur(double[] plane, int width) {
        int height = plane.length / width;
        int inner = width - WINDOW_SIZE + 1;
        double[] rows = new double[height * inner];
        for (int i = 0; i < rows.length; i++) {
            for (int k = 0; k < WINDOW_SIZE; k++) {
                rows[i] += GAUSSIAN_WINDOW[k] * plane[i / inner * width + i % inner + k];
            }
        }
        double[] both = new double[(height - WINDOW_SIZE + 1) * inner];
        for (int i = 0; i < both.length; i++) {
            for (int k = 0; k < WINDOW_SIZE; k++) {
                both[i] += GAUSSIAN_WINDOW[k] * rows[i + k * inner];
            }
        }
        return both;
    }

    private static double[] gaussianWindow() {
        double[] weights = new double[WINDOW_SIZE];
        double sum = 0;
        for (int i = 0; i < WINDOW_SIZE; i++) {
            double distance = i - WINDOW_SIZE / 2;
            weights[i] = Math.exp(-distance * distance / (2 * SIGMA * SIGMA));
            sum += weights[i];
        }
        for (int i = 0; i < WINDOW_SIZE; i++) {
            weights[i] /= sum;
        }
        return weights;
    }
}
