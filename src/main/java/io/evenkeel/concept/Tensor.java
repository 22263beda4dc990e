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
        if (Arrays.stream(shape).anyMatch(dimension -> dimension < 1) || size != values.length) {
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

    public boolean hasShape(long... expected) {
        return Arrays.equals(shape, expected);
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
    public Tensor slice(int i) {
        int size = values.length / (int) shape[0];
        return new Tensor(
                Arrays.copyOfRange(values, i * size, (i + 1) * size), Arrays.copyOfRange(shape, 1, shape.length));
    }

    /** Tensors of one shape behind each other, along a new first axis. */
    static Tensor stack(List<Tensor> slices) {
        long[] sliceShape = slices.get(0).shape;
        long[] shape = new long[sliceShape.length + 1];
        shape[0] = slices.size();
        System.arraycopy(sliceShape, 0, shape, 1, sliceShape.length);
        float[] values = new float[slices.size() * slices.get(0).values.length];
        for (int i = 0; i < slices.size(); i++) {
            float[] sliceValues = slices.get(i).values;
            System.arraycopy(sliceValues, 0, values, i * sliceValues.length, sliceValues.length);
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
