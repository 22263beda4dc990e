package io.evenkeel.screening;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Changes the size of pictures: interpolated where they grow; where they shrink, each new pixel is the weighted mean of all old ones
 * that it covers and borders on. As PyTorch's interpolate with antialias, and Pillow, do it.
 */
public final class Resizing {
    private Resizing() {}

    /** How the weight of an old pixel falls with its distance from a new one. */
    public enum Kernel {
        BILINEAR {
            @Override
            double at(double distance) {
                return Math.max(0, 1 - distance);
            }
        },
        /** Of Keys 1981, as Pillow has it. */
        BICUBIC {
            @Override
            double at(double distance) {
                double d = distance;
                if (d < 1) {
                    return (1.5 * d - 2.5) * d * d + 1;
                }
                return d < 2 ? ((-0.5 * d + 2.5) * d - 4) * d + 2 : 0;
            }
        };

        abstract double at(double distance);
    }

    /** Planes [n, height, width] as [n, size, size], bilinear; other proportions are stretched. */
    public static float[] toSquare(float[] planes, int height, int width, int size) {
        return toSquare(planes, height, width, size, Kernel.BILINEAR);
    }

    /** The same with another kernel. */
    public static float[] toSquare(float[] planes, int height, int width, int size, Kernel kernel) {
        if (height == size && width == size) {
            return planes;
        }
        int count = planes.length / (height * width);
        float[] square = alongOneAxis(planes, count, height, width, size, kernel);
        return alongOneAxis(square, count * size, width, 1, size, kernel);
    }

    /** From [n, old, inner] to [n, size, inner]. */
    private static float[] alongOneAxis(float[] values, int count, int old, int inner, int size, Kernel kernel) {
        float[] resized = new float[count * size * inner];
        for (int to = 0; to < size; to++) {
            float[] weights = weights(to, old, size, kernel);
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

    /** How much each old pixel has of a new one: a hill around its centre, that adds up to 1. */
    private static float[] weights(int to, int old, int size, Kernel kernel) {
        double scale = (double) old / size;
        double reach = Math.max(1, scale);
        double center = (to + 0.5) * scale - 0.5;
        double[] shape = IntStream.range(0, old)
                .mapToDouble(from -> kernel.at(Math.abs(from - center) / reach))
                .toArray();
        double sum = Arrays.stream(shape).sum();
        float[] weights = new float[old];
        for (int from = 0; from < old; from++) {
            weights[from] = (float) (shape[from] / sum);
        }
        return weights;
    }
}
