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
 * One input of a graph, row by row, in memory that ONNX Runtime reads in place. A row that holds what is put there already is
 * left alone: text states and offsets stay the same from step to step, and are large.
 */
final class OnnxInputBuffer {
    private final OnnxJavaType type;
    private long[] row = {0};
    private int rowSize;
    private ByteBuffer bytes = ByteBuffer.allocateDirect(0);
    private @Nullable Tensor[] held = {};

    /** @throws UnsupportedModelException if the declared type cannot be fed */
    OnnxInputBuffer(String name, TensorInfo info) {
        this.type = info.type;
        switch (type) {
            case FLOAT, FLOAT16, INT64, INT32 -> {}
            default ->
                throw new UnsupportedModelException("input (" + name + ") of type (" + type + ") is not supported.");
        }
    }

    /** A tensor as it is, all its axes included. */
    static OnnxTensor fed(TensorInfo info, Tensor tensor) throws OrtException {
        OnnxInputBuffer input = new OnnxInputBuffer("", info);
        input.shape(tensor.shape(), 1);
        input.write(0, tensor.values(), 1);
        return OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(), input.bytes.clear(), tensor.shape(), input.type);
    }

    /** Makes room for rows of a shape. What was held of another shape is forgotten. */
    void shape(long[] wanted, int rows) {
        boolean same = Arrays.equals(row, wanted);
        int size = (int) Arrays.stream(wanted).reduce(1, Math::multiplyExact);
        reserve(Math.multiplyExact(Math.multiplyExact(rows, size), type.size));
        if (!same || held.length < rows) {
            held = same ? Arrays.copyOf(held, rows) : new Tensor[rows];
        }
        row = wanted.clone();
        rowSize = size;
    }

    /** Never shrinks: sizes that take turns would else allocate at every turn. */
    private void reserve(int size) {
        if (bytes.capacity() < size) {
            ByteBuffer larger = ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
            bytes = larger.put(bytes.clear());
        }
    }

    @SuppressWarnings("ReferenceEquality") // the same object: its values cannot have changed
    void put(int at, Tensor tensor) {
        if (held[at] != tensor) {
            write(at, tensor.values(), 1);
            held[at] = tensor;
        }
    }

    void put(int at, float[] values, double factor) {
        write(at, values, factor);
        held[at] = null;
    }

    private void write(int at, float[] values, double factor) {
        if (values.length != rowSize) {
            throw new IllegalArgumentException(
                    "(" + values.length + ") values do not fill a row of " + Arrays.toString(row) + ".");
        }
        int from = at * rowSize * type.size;
        ByteBuffer target =
                bytes.duplicate().order(ByteOrder.nativeOrder()).clear().position(from);
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

    /** The first rows, stacked: [rows, ...]. The memory is shared: close the tensor before rows change. */
    OnnxTensor tensor(int rows) throws OrtException {
        long[] shape = new long[row.length + 1];
        shape[0] = rows;
        System.arraycopy(row, 0, shape, 1, row.length);
        ByteBuffer whole = bytes.duplicate().order(ByteOrder.nativeOrder()).clear();
        return OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(), whole.limit(rows * rowSize * type.size), shape, type);
    }
}
