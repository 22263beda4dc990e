package io.evenkeel.sampler;

/** How like two pictures of one size are, pixel by pixel. */
public final class ImageSimilarity {
    private static final double WHITE = 255;
    private static final int WINDOW = 11;
    private static final double SIGMA = 1.5;
    private static final double C1 = (0.01 * WHITE) * (0.01 * WHITE);
    private static final double C2 = (0.03 * WHITE) * (0.03 * WHITE);
    private static final double[] BELL = bell();

    private ImageSimilarity() {}

    /** Peak signal-to-noise ratio in dB, over all colours; infinite for equal pictures. */
    public static double psnr(RgbImage one, RgbImage other) {
        requireOneSize(one, other);
        byte[] a = one.rgb();
        byte[] b = other.rgb();
        double squares = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = (a[i] & 0xFF) - (b[i] & 0xFF);
            squares += difference * difference;
        }
        return 10 * Math.log10(WHITE * WHITE * a.length / squares);
    }

    /**
     * Structural similarity (Wang, Bovik, Sheikh and Simoncelli 2004): of luma, in windows of 11 x 11 weighted by a Gaussian of
     * 1.5 pixels, mean over all windows that lie inside. 1 for equal pictures.
     */
    public static double ssim(RgbImage one, RgbImage other) {
        requireOneSize(one, other);
        if (one.width() < WINDOW || one.height() < WINDOW) {
            throw new IllegalArgumentException("pictures of " + one.width() + " x " + one.height()
                    + " pixels are smaller than a window of " + WINDOW + ".");
        }
        double[] x = luma(one);
        double[] y = luma(other);
        int width = one.width();
        double[] meanX = blurred(x, width);
        double[] meanY = blurred(y, width);
        double[] xx = blurred(product(x, x), width);
        double[] yy = blurred(product(y, y), width);
        double[] xy = blurred(product(x, y), width);
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

    private static void requireOneSize(RgbImage one, RgbImage other) {
        if (one.width() != other.width() || one.height() != other.height()) {
            throw new IllegalArgumentException(one + " and " + other + " are of two sizes.");
        }
    }

    /** As ITU-R BT.601. */
    private static double[] luma(RgbImage rgbImage) {
        byte[] rgb = rgbImage.rgb();
        double[] luma = new double[rgb.length / 3];
        for (int i = 0; i < luma.length; i++) {
            luma[i] = 0.299 * (rgb[3 * i] & 0xFF) + 0.587 * (rgb[3 * i + 1] & 0xFF) + 0.114 * (rgb[3 * i + 2] & 0xFF);
        }
        return luma;
    }

    private static double[] product(double[] x, double[] y) {
        double[] product = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            product[i] = x[i] * y[i];
        }
        return product;
    }

    /** Only where the whole window lies inside. */
    private static double[] blurred(double[] plane, int width) {
        int height = plane.length / width;
        int inner = width - WINDOW + 1;
        double[] rows = new double[height * inner];
        for (int i = 0; i < rows.length; i++) {
            for (int k = 0; k < WINDOW; k++) {
                rows[i] += BELL[k] * plane[i / inner * width + i % inner + k];
            }
        }
        double[] both = new double[(height - WINDOW + 1) * inner];
        for (int i = 0; i < both.length; i++) {
            for (int k = 0; k < WINDOW; k++) {
                both[i] += BELL[k] * rows[i + k * inner];
            }
        }
        return both;
    }

    private static double[] bell() {
        double[] bell = new double[WINDOW];
        double sum = 0;
        for (int i = 0; i < WINDOW; i++) {
            double off = i - WINDOW / 2;
            bell[i] = Math.exp(-off * off / (2 * SIGMA * SIGMA));
            sum += bell[i];
        }
        for (int i = 0; i < WINDOW; i++) {
            bell[i] /= sum;
        }
        return bell;
    }
}
