package io.evenkeel.concept;

import java.util.Arrays;
import java.util.List;

/**
 * A dense float array of known shape, row-major. Immutable: arrays are copied in and out.
 *
 * @param values as many as the product of the shape
 * @param shape sizes per axis, all positive
 */
public record Tensor(float[] values, long[] shape) {
    public Tensor {
        values = values.clone();
        shape = shape.clone();
        long size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        if (Arrays.stream(shape).anyMatch(side -> side < 1) || size != values.length) {
            throw new IllegalArgumentException(
                    "shape " + Arrays.toString(shape) + " does not fit (" + values.length + ") values.");
        }
    }

    public static Tensor zeros(long... shape) {
        return new Tensor(new float[(int) Arrays.stream(shape).reduce(1, Math::multiplyExact)], shape);
    }

    @Override
    public float[] values() {
        return values.clone();
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    public boolean hasShape(long... wanted) {
        return Arrays.equals(shape, wanted);
    }

    public boolean isFinite() {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    /** Part i of a tensor whose first axis counts parts: its other axes. */
    public Tensor part(int i) {
        int size = values.length / (int) shape[0];
        return new Tensor(
                Arrays.copyOfRange(values, i * size, (i + 1) * size), Arrays.copyOfRange(shape, 1, shape.length));
    }

    /** Tensors of one shape behind each other, along a new first axis. */
    static Tensor stacked(List<Tensor> parts) {
        long[] part = parts.get(0).shape;
        long[] shape = new long[part.length + 1];
        shape[0] = parts.size();
        System.arraycopy(part, 0, shape, 1, part.length);
        float[] values = new float[parts.size() * parts.get(0).values.length];
        for (int i = 0; i < parts.size(); i++) {
            float[] one = parts.get(i).values;
            System.arraycopy(one, 0, values, i * one.length, one.length);
        }
        return new Tensor(values, shape);
    }

    /** Adds factor * this to a stretch of a larger array. */
    public void addTo(float[] target, int offset, float factor) {
        for (int i = 0; i < values.length; i++) {
            target[offset + i] += factor * values[i];
        }
    }

    public Tensor times(double factor) {
        float[] product = new float[values.length];
        addTo(product, 0, (float) factor);
        return new Tensor(product, shape);
    }

    /** Inner product with a stretch of a larger array. */
    public double dot(float[] other, int offset) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += (double) values[i] * other[offset + i];
        }
        return sum;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor tensor
                && Arrays.equals(values, tensor.values)
                && Arrays.equals(shape, tensor.shape);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "Tensor" + Arrays.toString(shape);
    }
}
