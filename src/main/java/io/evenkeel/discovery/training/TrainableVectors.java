package io.evenkeel.discovery.training;

import io.evenkeel.concept.Tensor;
import io.evenkeel.diffusion.Denoiser;
import io.evenkeel.discovery.spec.TrainingOptions;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The vectors of a group while they are learned, from zero. Centred, they always sum to zero.
 */
public final class TrainableVectors {
    private final long[] shape;
    private final TrainingOptions trainingOptions;
    private final List<float[]> values = new ArrayList<>();
    private final List<AdamOptimizer> adamOptimizers = new ArrayList<>();
    private final int concepts;
    private List<Tensor> offsets = List.of();

    /** @param shape [C, h, w] of h */
    TrainableVectors(int concepts, long[] shape, TrainingOptions trainingOptions) {
        this.concepts = concepts;
        this.shape = shape.clone();
        this.trainingOptions = trainingOptions;
        int size = (int) Arrays.stream(shape).reduce(1, Math::multiplyExact);
        for (int i = 0; i < concepts; i++) {
            values.add(new float[size]);
            adamOptimizers.add(new AdamOptimizer(size));
        }
        refresh();
    }

    /** What steers an exercise. */
    Tensor offset(int concept) {
        return offsets.get(concept);
    }

    /** What was found so far. */
    public List<Tensor> found() {
        return offsets;
    }

    /** One step down the slopes of the exercises. */
    void learn(List<TrainingExample> trainingExamples, List<Denoiser.Slope> slopes, double rate) {
        int size = values.get(0).length;
        double[][] gradients = new double[values.size()][size];
        int[] rows = new int[values.size()];
        for (int i = 0; i < trainingExamples.size(); i++) {
            TrainingExample trainingExample = trainingExamples.get(i);
            double share = trainingExample.preserves() ? trainingOptions.semantic() : 1;
            add(slopes.get(i).gradient(), share * trainingExample.weight(), gradients[trainingExample.concept()]);
            rows[trainingExample.concept()] +=
                    trainingExample.preserves() ? 0 : 1; // each has at most one that preserves beside it
        }
        for (int i = 0; i < gradients.length; i++) {
            scale(gradients[i], rows[i]);
        }
        centre(gradients);
        for (int i = 0; i < gradients.length; i++) {
            clip(gradients[i]);
            adamOptimizers.get(i).step(values.get(i), gradients[i], rate);
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
        if (!trainingOptions.centred()) {
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
        if (!trainingOptions.centred()) {
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
        if (trainingOptions.clip() > 0 && length > trainingOptions.clip()) {
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] *= trainingOptions.clip() / length;
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
            FloatArrayIO.write(out, values.get(i));
            adamOptimizers.get(i).save(out);
        }
    }

    void load(DataInput in) throws IOException {
        for (int i = 0; i < values.size(); i++) {
            FloatArrayIO.read(in, values.get(i));
            adamOptimizers.get(i).load(in);
        }
        refresh();
    }
}
