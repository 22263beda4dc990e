package io.evenkeel.classification;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Resizes images. Enlarging interpolates; shrinking averages all source pixels under a scaled kernel. Same as Pillow, and as PyTorch's
 * interpolate with antialias.
 */
public final class ImageResizer {
    private ImageResizer() {}

    /** The weight of a source pixel by its distance from a target pixel. */
    public enum InterpolationKernel {
        BILINEAR {
            @Override
            double weightAt(double distance) {
                return Math.max(0, 1 - distance);
            }
        },
        /** Keys 1981, with a = -0.5 as in Pillow. */
        BICUBIC {
            @Override
            double weightAt(double distance) {
                double d = distance;
                if (d < 1) {
                    return (1.5 * d - 2.5) * d * d + 1;
                }
                return d < 2 ? ((-0.5 * d + 2.5) * d - 4) * d + 2 : 0;
            }
        };

        abstract double weightAt(double distance);
    }

    /** Resizes planes [n, height, width] to [n, size, size], bilinear. Other proportions are stretched. */
    public static float[] toSquare(float[] planes, int height, int width, int size) {
        return toSquare(planes, height, width, size, InterpolationKernel.BILINEAR);
    }

    /** Resizes with another kernel. */
    public static float[] toSquare(float[] planes, int height, int width, int size, InterpolationKernel kernel) {
        if (height == size && width == size) {
            return planes;
        }
        int count = planes.length / (height * width);
        float[] square = resizeAxis(planes, count, height, width, size, kernel);
        return resizeAxis(square, count * size, width, 1, size, kernel);
    }

    /** Resizes [n, oldSize, inner] to [n, size, inner]. */
    private static float[] resizeAxis(
            float[] values, int count, int oldSize, int inner, int size, InterpolationKernel kernel) {
        float[] resized = new float[count * size * inner];
        for (int to = 0; to < size; to++) {
            float[] weights = weights(to, oldSize, size, kernel);
            for (int from = 0; from < oldSize; from++) {
                if (weights[from] != 0) {
                    for (int i = 0; i < count * inner; i++) {
                        int row = i / inner;
                        int column = i % inner;
                        resized[(row * size + to) * inner + column] +=
                                weights[from] * values[(row * oldSize + from) * inner + column];
                    }
                }
            }
        }
        return resized;
    }

    /** Returns the weight of each source pixel in a target pixel. They add up to 1. */
    private static float[] weights(int to, int oldSize, int size, InterpolationKernel kernel) {
        double scale = (double) oldSize / size;
        double radius = Math.max(1, scale);
        double center = (to + 0.5) * scale - 0.5;
        double[] unnormalised = IntStream.range(0, oldSize)
                .mapToDouble(from -> kernel.weightAt(Math.abs(from - center) / radius))
                .toArray();
        double sum = Arrays.stream(unnormalised).sum();
        float[] weights = new float[oldSize];
        for (int from = 0; from < oldSize; from++) {
            weights[from] = (float) (unnormalised[from] / sum);
        }
        return weights;
    }
}
