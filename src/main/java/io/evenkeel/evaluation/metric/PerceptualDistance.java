package io.evenkeel.evaluation.metric;

import io.evenkeel.concept.Tensor;
import java.util.List;

/**
 * Measures the distance of two images as a network sees them (Zhang, Isola, Efros, Shechtman and Wang 2018, without
 * their learned weights): scales the activations of several layers to length 1 over the channels, and sums the
 * squared differences over channels and layers, averaged over positions. 0 for equal images, 2 for each layer that
 * has nothing in common.
 */
public final class PerceptualDistance {
    private static final double EPSILON = 1e-10;

    private PerceptualDistance() {}

    /**
     * Returns the distance.
     *
     * @param one activations: [C, h, w], or [positions, C] for a transformer
     * @param other activations of the same shapes
     */
    public static double between(List<Tensor> one, List<Tensor> other) {
        double sum = 0;
        for (int i = 0; i < one.size(); i++) {
            sum += between(one.get(i), other.get(i));
        }
        return sum;
    }

    private static double between(Tensor one, Tensor other) {
        long[] shape = one.shape();
        if (!other.hasShape(shape)) {
            throw new IllegalArgumentException(one + " and " + other + " cannot be compared.");
        }
        int all = one.values().length;
        int channels = (int) (shape.length == 3 ? shape[0] : shape[shape.length - 1]);
        int positions = all / channels;
        int stride = shape.length == 3 ? positions : 1;
        float[] a = one.values();
        float[] b = other.values();
        double sum = 0;
        for (int p = 0; p < positions; p++) {
            int start = stride == 1 ? p * channels : p;
            sum += squaredDifference(a, b, start, stride, channels);
        }
        return sum / positions;
    }

    private static double squaredDifference(float[] a, float[] b, int start, int stride, int channels) {
        double lengthA = length(a, start, stride, channels);
        double lengthB = length(b, start, stride, channels);
        double sum = 0;
        for (int c = 0; c < channels; c++) {
            double difference = a[start + c * stride] / lengthA - b[start + c * stride] / lengthB;
            sum += difference * difference;
        }
        return sum;
    }

    private static double length(float[] values, int start, int stride, int channels) {
        double squares = 0;
        for (int c = 0; c < channels; c++) {
            double value = values[start + c * stride];
            squares += value * value;
        }
        return Math.sqrt(squares) + EPSILON;
    }
}
