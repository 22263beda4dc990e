package io.evenkeel.provenance.watermark;

/** Scales the luma of an image with a triangle filter as wide as a pixel of the coarser size. */
final class LuminanceScaler {
    private LuminanceScaler() {}

    static double[] scale(double[] values, int width, int height, int newWidth, int newHeight) {
        double[] scaledRows = new double[newWidth * height];
        for (int y = 0; y < height; y++) {
            scaleLine(values, y * width, 1, width, scaledRows, y * newWidth, 1, newWidth);
        }
        double[] scaled = new double[newWidth * newHeight];
        for (int x = 0; x < newWidth; x++) {
            scaleLine(scaledRows, x, newWidth, height, scaled, x, newWidth, newHeight);
        }
        return scaled;
    }

    private static void scaleLine(
            double[] from, int start, int stride, int length, double[] to, int newStart, int newStride, int newLength) {
        double step = (double) length / newLength;
        double radius = Math.max(1, step);
        for (int i = 0; i < newLength; i++) {
            double centre = (i + 0.5) * step - 0.5;
            double sum = 0;
            double weights = 0;
            int last = Math.min(length - 1, (int) Math.floor(centre + radius));
            for (int j = Math.max(0, (int) Math.ceil(centre - radius)); j <= last; j++) {
                double weight = 1 - Math.abs(j - centre) / radius;
                sum += weight * from[start + j * stride];
                weights += weight;
            }
            to[newStart + i * newStride] = sum / weights;
        }
    }
}
