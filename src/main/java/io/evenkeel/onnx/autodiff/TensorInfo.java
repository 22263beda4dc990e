package io.evenkeel.onnx.autodiff;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of a tensor without running the graph.
 *
 * @param elementType a number of {@link DataType}; 0 if unknown
 * @param dims shape, with {@link #UNKNOWN} for lengths that depend on the graph's inputs; empty if the rank is
 * unknown
 * @param values values of a scalar or a short vector, NaN where they depend on the graph's inputs; empty if unknown
 */
record TensorInfo(int elementType, Optional<List<Long>> dims, Optional<List<Double>> values) {
    static final long UNKNOWN = -1;
    static final TensorInfo NONE = of(0, Optional.empty());

    private static final int MAX_KNOWN_VALUES = 64;
    private static final Set<Integer> FLOATING_POINT_TYPES =
            Set.of(DataType.FLOAT_VALUE, DataType.FLOAT16_VALUE, DataType.BFLOAT16_VALUE, DataType.DOUBLE_VALUE);

    static TensorInfo of(int type, Optional<List<Long>> dims) {
        return new TensorInfo(type, dims, Optional.empty());
    }

    static TensorInfo of(int type, List<Long> dims) {
        return of(type, Optional.of(dims));
    }

    /** Creates the info of a vector of whole numbers, such as a shape. */
    static TensorInfo ofLongs(List<Double> values) {
        return new TensorInfo(DataType.INT64_VALUE, Optional.of(List.of((long) values.size())), Optional.of(values));
    }

    static TensorInfo fromValueInfo(ValueInfoProto value) {
        int type = value.getType().getTensorType().getElemType();
        if (!value.getType().getTensorType().hasShape()) {
            return of(type, Optional.empty());
        }
        return of(
                type,
                value.getType().getTensorType().getShape().getDimList().stream()
                        .map(TensorInfo::toDimension)
                        .toList());
    }

    private static long toDimension(TensorShapeProto.Dimension side) {
        return side.getDimValue() > 0 ? side.getDimValue() : UNKNOWN;
    }

    static TensorInfo fromTensor(TensorProto tensor) {
        long size = tensor.getDimsList().stream().reduce(1L, (a, b) -> a * b);
        Optional<List<Double>> values = size <= MAX_KNOWN_VALUES && tensor.getExternalDataCount() == 0
                ? Optional.of(readValues(tensor)).filter(readable -> readable.size() == size)
                : Optional.empty();
        return new TensorInfo(tensor.getDataType(), Optional.of(tensor.getDimsList()), values);
    }

    /** Reads values of the types that shapes, factors and exponents have; returns none for other types. */
    private static List<Double> readValues(TensorProto tensor) {
        List<Double> values = new ArrayList<>(tensor.getDoubleDataList());
        tensor.getFloatDataList().forEach(value -> values.add((double) value));
        tensor.getInt64DataList().forEach(value -> values.add((double) value));
        boolean isHalf = tensor.getDataType() == DataType.FLOAT16_VALUE;
        tensor.getInt32DataList().forEach(value -> values.add(isHalf ? decodeHalf(value.shortValue()) : value));
        ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        while (raw.hasRemaining()) {
            switch (tensor.getDataType()) {
                case DataType.FLOAT_VALUE -> values.add((double) raw.getFloat());
                case DataType.DOUBLE_VALUE -> values.add(raw.getDouble());
                case DataType.INT64_VALUE -> values.add((double) raw.getLong());
                case DataType.INT32_VALUE -> values.add((double) raw.getInt());
                case DataType.FLOAT16_VALUE -> values.add(decodeHalf(raw.getShort()));
                default -> {
                    return List.of();
                }
            }
        }
        return values;
    }

    private static double decodeHalf(short bits) {
        int exponent = bits >> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        double size = exponent == 0 ? fraction * 0x1p-24 : (fraction + 0x400) * Math.pow(2, exponent - 25);
        return bits < 0 ? -size : size;
    }

    /** Returns whether the type is differentiable. */
    boolean isFloatingPoint() {
        return FLOATING_POINT_TYPES.contains(elementType);
    }

    boolean isInteger() {
        return elementType == DataType.INT64_VALUE || elementType == DataType.INT32_VALUE;
    }

    Optional<Integer> rank() {
        return dims.map(List::size);
    }

    /** Returns the single value, if there is exactly one and it is known. */
    Optional<Double> scalarValue() {
        return values.filter(list -> list.size() == 1).map(list -> list.get(0)).filter(value -> !value.isNaN());
    }

    /** Returns all values as whole numbers, if all are known. */
    Optional<List<Long>> longValues() {
        return values.filter(list -> list.stream().noneMatch(value -> value.isNaN()))
                .map(list -> list.stream().map(Double::longValue).toList());
    }

    TensorInfo withDims(Optional<List<Long>> other) {
        return of(elementType, other);
    }

    TensorInfo withElementType(int other) {
        return new TensorInfo(other, dims, values);
    }

    static List<Long> unknownDims(int rank) {
        return Collections.nCopies(rank, UNKNOWN);
    }
}
