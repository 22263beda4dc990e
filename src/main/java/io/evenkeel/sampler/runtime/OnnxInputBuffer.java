package io.evenkeel.sampler.runtime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.platform.Fp16Conversions;
import io.evenkeel.concept.Tensor;
import io.evenkeel.onnx.UnsupportedModelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Holds one input of a graph row by row, in memory that ONNX Runtime reads in place. Skips writing a row that already
 * holds the same tensor: text states and offsets are large and stay the same over many steps.
 */
final class OnnxInputBuffer {
    private final OnnxJavaType type;
    private long[] rowShape = {0};
    private int rowSize;
    private ByteBuffer buffer = ByteBuffer.allocateDirect(0);
    private @Nullable Tensor[] writtenTensors = {};

    /** @throws UnsupportedModelException if the declared type is not supported */
    OnnxInputBuffer(String name, TensorInfo info) {
        this.type = info.type;
        switch (type) {
            case FLOAT, FLOAT16, INT64, INT32 -> {}
            default ->
                throw new UnsupportedModelException("input (" + name + ") of type (" + type + ") is not supported.");
        }
    }

    /** Converts a tensor with all its axes. */
    static OnnxTensor createTensor(TensorInfo info, Tensor tensor) throws OrtException {
        OnnxInputBuffer input = new OnnxInputBuffer("", info);
        input.setRowShape(tensor.shape(), 1);
        input.writeValues(0, tensor.values(), 1);
        return OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(), input.buffer.clear(), tensor.shape(), input.type);
    }

    /** Makes room for rows of a shape. Rows of another shape are discarded. */
    void setRowShape(long[] newShape, int rows) {
        boolean isSameShape = Arrays.equals(rowShape, newShape);
        int size = (int) Arrays.stream(newShape).reduce(1, Math::multiplyExact);
        ensureCapacity(Math.multiplyExact(Math.multiplyExact(rows, size), type.size));
        if (!isSameShape || writtenTensors.length < rows) {
            writtenTensors = isSameShape ? Arrays.copyOf(writtenTensors, rows) : new Tensor[rows];
        }
        rowShape = newShape.clone();
        rowSize = size;
    }

    /** Grows the buffer if needed. It never shrinks, because alternating sizes would reallocate it at every call. */
    private void ensureCapacity(int size) {
        if (buffer.capacity() < size) {
            ByteBuffer larger = ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
            buffer = larger.put(buffer.clear());
        }
    }

    @SuppressWarnings("ReferenceEquality") // the same immutable object holds the same values
    void writeRow(int rowIndex, Tensor tensor) {
        if (writtenTensors[rowIndex] != tensor) {
            writeValues(rowIndex, tensor.values(), 1);
            writtenTensors[rowIndex] = tensor;
        }
    }

    void writeRow(int rowIndex, float[] values, double factor) {
        writeValues(rowIndex, values, factor);
        writtenTensors[rowIndex] = null;
    }

    private void writeValues(int rowIndex, float[] values, double factor) {
        if (values.length != rowSize) {
            throw new IllegalArgumentException(
                    "(" + values.length + ") values do not fill a row of " + Arrays.toString(rowShape) + ".");
        }
        int from = rowIndex * rowSize * type.size;
        ByteBuffer target =
                buffer.duplicate().order(ByteOrder.nativeOrder()).clear().position(from);
        for (float value : values) {
            float scaled = (float) (value * factor);
            switch (type) {
                case FLOAT16 -> target.putShort(Fp16Conversions.floatToFp16(scaled));
                case INT64 -> target.putLong((long) scaled);
                case INT32 -> target.putInt((int) scaled);
                default -> target.putFloat(scaled);
            }
        }
    }

    /**
     * Returns the first rows as one tensor, [rows, ...]. It shares memory with this buffer: close it before you
     * change rows.
     */
    OnnxTensor toTensor(int rows) throws OrtException {
        long[] shape = new long[rowShape.length + 1];
        shape[0] = rows;
        System.arraycopy(rowShape, 0, shape, 1, rowShape.length);
        ByteBuffer all = buffer.duplicate().order(ByteOrder.nativeOrder()).clear();
        return OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(), all.limit(rows * rowSize * type.size), shape, type);
    }
}
