package io.evenkeel.screening;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Changes the size of pictures: bilinear where they grow; where they shrink, each new pixel is the weighted mean of all old ones
 * that it covers and borders on. As PyTorch's interpolate with antialias, and Pillow, do it.
 */
final class Resizing {
    private Resizing() {}

    /** Planes [n, height, width] as [n, size, size]; other proportions are stretched. */
    static float[] toSquare(float[] planes, int height, int width, int size) {
        if (height == size && width == size) {
            return planes;
        }
        int count = planes.length / (height * width);
        float[] square = alongOneAxis(planes, count, height, width, size);
        return alongOneAxis(square, count * size, width, 1, size);
    }

    /** From [n, old, inner] to [n, size, inner]. */
    private static float[] alongOneAxis(float[] values, int count, int old, int inner, int size) {
        float[] resized = new float[count * size * inner];
        for (int to = 0; to < size; to++) {
            float[] weights = weights(to, old, size);
            for (int from = 0; from < old; from++) {
                if (weights[from] != 0) {
                    for (int i = 0; i < count * inner; i++) {
                        int row = i / inner;
                        int column = i % inner;
                        resized[(row * size + to) * inner + column] +=
                                weights[from] * values[(row * old + from) * inner + column];
                    }
                }
            }
        }
        return resized;
    }

    /** How much each old pixel has of a new one: a triangle around its centre, that adds up to 1. */
    private static float[] weights(int to, int old, int size) {
        double scale = (double) old / size;
        double reach = Math.max(1, scale);
        double center = (to + 0.5) * scale - 0.5;
        double[] triangle = IntStream.range(0, old)
                .mapToDouble(from -> Math.max(0, 1 - Math.abs(from - center) / reach))
                .toArray();
        double sum = Arrays.stream(triangle).sum();
        float[] weights = new float[old];
        for (int from = 0; from < old; from++) {
            weights[from] = (float) (triangle[from] / sum);
        }
        return weights;
    }
}
