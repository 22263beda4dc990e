package io.evenkeel.classification;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Changes the size of pictures: interpolated where they grow; where they shrink, each new pixel is the weighted mean of all old ones
 * that it covers and borders on. As PyTorch's interpolate with antialias, and Pillow, do it.
 */
public final class ImageResizer {
    private ImageResizer() {}

    /** How the weight of an old pixel falls with its distance from a new one. */
    public enum InterpolationKernel {
        BILINEAR {
            @Override
            double weightAt(double distance) {
                return Math.max(0, 1 - distance);
            }
        },
        /** Of Keys 1981, as Pillow has it. */
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

    /** Planes [n, height, width] as [n, size, size], bilinear; other proportions are stretched. */
    public static float[] toSquare(float[] planes, int height, int width, int size) {
        return toSquare(planes, height, width, size, InterpolationKernel.BILINEAR);
    }

    /** The same with another kernel. */
    public static float[] toSquare(
            float[] planes, int height, int width, int size, InterpolationKernel interpolationKernel) {
        if (height == size && width == size) {
            return planes;
        }
        int count = planes.length / (height * width);
        float[] square = resizeAxis(planes, count, height, width, size, interpolationKernel);
        return resizeAxis(square, count * size, width, 1, size, interpolationKernel);
    }

    /** From [n, old, inner] to [n, size, inner]. */
    private static float[] resizeAxis(
            float[] values, int count, int oldSize, int inner, int size, InterpolationKernel interpolationKernel) {
        float[] resized = new float[count * size * inner];
        for (int to = 0; to < size; to++) {
            float[] weights = weights(to, oldSize, size, interpolationKernel);
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

    /** How much each old pixel has of a new one: a hill around its centre, that adds up to 1. */
    private static float[] weights(int to, int oldSize, int size, InterpolationKernel interpolationKernel) {
        double scale = (double) oldSize / size;
        double radius = Math.max(1, scale);
        double center = (to + 0.5) * scale - 0.5;
        double[] unnormalised = IntStream.range(0, oldSize)
                .mapToDouble(from -> interpolationKernel.weightAt(Math.abs(from - center) / radius))
                .toArray();
        double sum = Arrays.stream(unnormalised).sum();
        float[] weights = new float[oldSize];
        for (int from = 0; from < oldSize; from++) {
            weights[from] = (float) (unnormalised[from] / sum);
        }
        return weights;
    }
}
