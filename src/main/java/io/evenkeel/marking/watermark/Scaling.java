package io.evenkeel.marking.watermark;

/** Brightness of a picture at another size, by a triangle filter as wide as a pixel of the coarser one. */
final class Scaling {
    private Scaling() {}

    static double[] scaled(double[] values, int width, int height, int newWidth, int newHeight) {
        double[] across = new double[newWidth * height];
        for (int y = 0; y < height; y++) {
            line(values, y * width, 1, width, across, y * newWidth, 1, newWidth);
        }
        double[] both = new double[newWidth * newHeight];
        for (int x = 0; x < newWidth; x++) {
            line(across, x, newWidth, height, both, x, newWidth, newHeight);
        }
        return both;
    }

    private static void line(
            double[] from, int start, int stride, int length, double[] to, int newStart, int newStride, int newLength) {
        double step = (double) length / newLength;
        double reach = Math.max(1, step);
        for (int i = 0; i < newLength; i++) {
            double centre = (i + 0.5) * step - 0.5;
            double sum = 0;
            double weights = 0;
            int last = Math.min(length - 1, (int) Math.floor(centre + reach));
            for (int j = Math.max(0, (int) Math.ceil(centre - reach)); j <= last; j++) {
                double weight = 1 - Math.abs(j - centre) / reach;
                sum += weight * from[start + j * stride];
                weights += weight;
            }
            to[newStart + i * newStride] = sum / weights;
        }
    }
}
