package io.evenkeel.discovery.training;

import io.evenkeel.concept.Tensor;
import io.evenkeel.discovery.spec.TrainingOptions;
import io.evenkeel.sampler.NoisePredictor;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The vectors of a group during training; they start at zero. If centred, they always sum to zero. */
public final class TrainableVectors {
    private final long[] shape;
    private final TrainingOptions options;
    private final List<float[]> values = new ArrayList<>();
    private final List<AdamOptimizer> adamOptimizers = new ArrayList<>();
    private final int conceptCount;
    private List<Tensor> offsets = List.of();

    /**
     * Creates zero vectors.
     *
     * @param shape [C, h, w] of the hidden state
     */
    TrainableVectors(int conceptCount, long[] shape, TrainingOptions options) {
        this.conceptCount = conceptCount;
        this.shape = shape.clone();
        this.options = options;
        int size = (int) Arrays.stream(shape).reduce(1, Math::multiplyExact);
        for (int i = 0; i < conceptCount; i++) {
            values.add(new float[size]);
            adamOptimizers.add(new AdamOptimizer(size));
        }
        refreshOffsets();
    }

    /** Returns the current vector of a concept. */
    Tensor offsetOf(int concept) {
        return offsets.get(concept);
    }

    /** Returns the current vectors. */
    public List<Tensor> toTensors() {
        return offsets;
    }

    /** Takes one optimiser step along the gradients of the examples. */
    void applyGradients(
            List<TrainingExample> trainingExamples, List<NoisePredictor.LossGradient> lossGradients, double rate) {
        int size = values.get(0).length;
        double[][] gradients = new double[values.size()][size];
        int[] rows = new int[values.size()];
        for (int i = 0; i < trainingExamples.size(); i++) {
            TrainingExample example = trainingExamples.get(i);
            double share = example.preservesImage() ? options.preservationWeight() : 1;
            addWeighted(lossGradients.get(i).gradient(), share * example.weight(), gradients[example.concept()]);
            rows[example.concept()] +=
                    example.preservesImage() ? 0 : 1; // each example has at most one preserving example
        }
        for (int i = 0; i < gradients.length; i++) {
            divideByRows(gradients[i], rows[i]);
        }
        centreGradients(gradients);
        for (int i = 0; i < gradients.length; i++) {
            clipNorm(gradients[i]);
            adamOptimizers.get(i).step(values.get(i), gradients[i], rate);
        }
        centreValues();
        refreshOffsets();
    }

    private static void addWeighted(Tensor gradient, double weight, double[] sum) {
        float[] one = gradient.values();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += weight * one[i];
        }
    }

    private static void divideByRows(double[] gradient, int rows) {
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] *= 1.0 / Math.max(1, rows);
        }
    }

    /** Removes the mean, so that the step keeps the sum at zero. */
    private void centreGradients(double[][] gradients) {
        if (!options.centreVectors()) {
            return;
        }
        for (int i = 0; i < gradients[0].length; i++) {
            double mean = 0;
            for (int k = 0; k < conceptCount; k++) {
                mean += gradients[k][i] / conceptCount;
            }
            for (int k = 0; k < conceptCount; k++) {
                gradients[k][i] -= mean;
            }
        }
    }

    /** Removes the mean again: Adam scales steps, so that they do not sum to zero even if the gradients do. */
    private void centreValues() {
        if (!options.centreVectors()) {
            return;
        }
        for (int i = 0; i < values.get(0).length; i++) {
            double mean = 0;
            for (int k = 0; k < conceptCount; k++) {
                mean += values.get(k)[i] / conceptCount;
            }
            for (int k = 0; k < conceptCount; k++) {
                values.get(k)[i] = (float) (values.get(k)[i] - mean);
            }
        }
    }

    private void clipNorm(double[] gradient) {
        double length =
                Math.sqrt(Arrays.stream(gradient).map(value -> value * value).sum());
        if (options.maxGradientNorm() > 0 && length > options.maxGradientNorm()) {
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] *= options.maxGradientNorm() / length;
            }
        }
    }

    private void refreshOffsets() {
        List<Tensor> tensors = new ArrayList<>();
        for (int k = 0; k < conceptCount; k++) {
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
        refreshOffsets();
    }
}
