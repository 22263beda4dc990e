package io.evenkeel.discovery;

import io.evenkeel.concept.Tensor;
import io.evenkeel.diffusion.Denoiser;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The vectors of a group while they are learned, from zero. Centred, they always sum to zero.
 */
final class Vectors {
    private final long[] shape;
    private final Options options;
    private final List<float[]> values = new ArrayList<>();
    private final List<Adam> adams = new ArrayList<>();
    private final int concepts;
    private List<Tensor> offsets = List.of();

    /** @param shape [C, h, w] of h */
    Vectors(int concepts, long[] shape, Options options) {
        this.concepts = concepts;
        this.shape = shape.clone();
        this.options = options;
        int size = (int) Arrays.stream(shape).reduce(1, Math::multiplyExact);
        for (int i = 0; i < concepts; i++) {
            values.add(new float[size]);
            adams.add(new Adam(size));
        }
        refresh();
    }

    /** What steers an exercise. */
    Tensor offset(int concept) {
        return offsets.get(concept);
    }

    /** What was found so far. */
    List<Tensor> found() {
        return offsets;
    }

    /** One step down the slopes of the exercises. */
    void learn(List<Exercise> exercises, List<Denoiser.Slope> slopes, double rate) {
        int size = values.get(0).length;
        double[][] gradients = new double[values.size()][size];
        int[] rows = new int[values.size()];
        for (int i = 0; i < exercises.size(); i++) {
            Exercise exercise = exercises.get(i);
            double share = exercise.preserves() ? options.semantic() : 1;
            add(slopes.get(i).gradient(), share * exercise.weight(), gradients[exercise.concept()]);
            rows[exercise.concept()] += exercise.preserves() ? 0 : 1; // each has at most one that preserves beside it
        }
        for (int i = 0; i < gradients.length; i++) {
            scale(gradients[i], rows[i]);
        }
        centre(gradients);
        for (int i = 0; i < gradients.length; i++) {
            clip(gradients[i]);
            adams.get(i).step(values.get(i), gradients[i], rate);
        }
        centreValues();
        refresh();
    }

    private static void add(Tensor gradient, double weight, double[] sum) {
        float[] one = gradient.values();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += weight * one[i];
        }
    }

    private static void scale(double[] gradient, int rows) {
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] *= 1.0 / Math.max(1, rows);
        }
    }

    /** A step that keeps the sum at zero goes down what is left of the slope. */
    private void centre(double[][] gradients) {
        if (!options.centred()) {
            return;
        }
        for (int i = 0; i < gradients[0].length; i++) {
            double mean = 0;
            for (int k = 0; k < concepts; k++) {
                mean += gradients[k][i] / concepts;
            }
            for (int k = 0; k < concepts; k++) {
                gradients[k][i] -= mean;
            }
        }
    }

    /** Adam's steps differ in length, and do not sum to zero even if the slopes do. */
    private void centreValues() {
        if (!options.centred()) {
            return;
        }
        for (int i = 0; i < values.get(0).length; i++) {
            double mean = 0;
            for (int k = 0; k < concepts; k++) {
                mean += values.get(k)[i] / concepts;
            }
            for (int k = 0; k < concepts; k++) {
                values.get(k)[i] = (float) (values.get(k)[i] - mean);
            }
        }
    }

    private void clip(double[] gradient) {
        double length =
                Math.sqrt(Arrays.stream(gradient).map(value -> value * value).sum());
        if (options.clip() > 0 && length > options.clip()) {
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] *= options.clip() / length;
            }
        }
    }

    private void refresh() {
        List<Tensor> tensors = new ArrayList<>();
        for (int k = 0; k < concepts; k++) {
            tensors.add(new Tensor(values.get(k), shape));
        }
        offsets = List.copyOf(tensors);
    }

    boolean isFinite() {
        return offsets.stream().allMatch(Tensor::isFinite);
    }

    void save(DataOutput out) throws IOException {
        for (int i = 0; i < values.size(); i++) {
            Floats.write(out, values.get(i));
            adams.get(i).save(out);
        }
    }

    void load(DataInput in) throws IOException {
        for (int i = 0; i < values.size(); i++) {
            Floats.read(in, values.get(i));
            adams.get(i).load(in);
        }
        refresh();
    }
}
