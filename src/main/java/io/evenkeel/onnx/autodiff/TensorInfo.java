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
 * @param type a number of {@link DataType}; 0 if unknown
 * @param sides its shape, {@link #OPEN} where that depends on what is fed; empty if not even the rank is known
 * @param values of a short list or a number, NaN where they depend on what is fed; empty if nothing is known
 */
record TensorInfo(int type, Optional<List<Long>> sides, Optional<List<Double>> values) {
    static final long OPEN = -1;
    static final TensorInfo NONE = of(0, Optional.empty());

    private static final int SHORT = 64;
    private static final Set<Integer> REAL =
            Set.of(DataType.FLOAT_VALUE, DataType.FLOAT16_VALUE, DataType.BFLOAT16_VALUE, DataType.DOUBLE_VALUE);

    static TensorInfo of(int type, Optional<List<Long>> sides) {
        return new TensorInfo(type, sides, Optional.empty());
    }

    static TensorInfo of(int type, List<Long> sides) {
        return of(type, Optional.of(sides));
    }

    /** A list of whole numbers, as shapes are. */
    static TensorInfo list(List<Double> values) {
        return new TensorInfo(DataType.INT64_VALUE, Optional.of(List.of((long) values.size())), Optional.of(values));
    }

    static TensorInfo of(ValueInfoProto value) {
        int type = value.getType().getTensorType().getElemType();
        if (!value.getType().getTensorType().hasShape()) {
            return of(type, Optional.empty());
        }
        return of(
                type,
                value.getType().getTensorType().getShape().getDimList().stream()
                        .map(TensorInfo::side)
                        .toList());
    }

    private static long side(TensorShapeProto.Dimension side) {
        return side.getDimValue() > 0 ? side.getDimValue() : OPEN;
    }

    static TensorInfo of(TensorProto tensor) {
        long size = tensor.getDimsList().stream().reduce(1L, (a, b) -> a * b);
        Optional<List<Double>> values = size <= SHORT && tensor.getExternalDataCount() == 0
                ? Optional.of(numbers(tensor)).filter(found -> found.size() == size)
                : Optional.empty();
        return new TensorInfo(tensor.getDataType(), Optional.of(tensor.getDimsList()), values);
    }

    /** Of the types that shapes, factors and exponents have; of others, none. */
    private static List<Double> numbers(TensorProto tensor) {
        List<Double> numbers = new ArrayList<>(tensor.getDoubleDataList());
        tensor.getFloatDataList().forEach(value -> numbers.add((double) value));
        tensor.getInt64DataList().forEach(value -> numbers.add((double) value));
        boolean half = tensor.getDataType() == DataType.FLOAT16_VALUE;
        tensor.getInt32DataList().forEach(value -> numbers.add(half ? half(value.shortValue()) : value));
        ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        while (raw.hasRemaining()) {
            switch (tensor.getDataType()) {
                case DataType.FLOAT_VALUE -> numbers.add((double) raw.getFloat());
                case DataType.DOUBLE_VALUE -> numbers.add(raw.getDouble());
                case DataType.INT64_VALUE -> numbers.add((double) raw.getLong());
                case DataType.INT32_VALUE -> numbers.add((double) raw.getInt());
                case DataType.FLOAT16_VALUE -> numbers.add(half(raw.getShort()));
                default -> {
                    return List.of();
                }
            }
        }
        return numbers;
    }

    private static double half(short bits) {
        int exponent = bits >> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        double size = exponent == 0 ? fraction * 0x1p-24 : (fraction + 0x400) * Math.pow(2, exponent - 25);
        return bits < 0 ? -size : size;
    }

    /** Whether it has fractions, so that it has a derivative. */
    boolean isReal() {
        return REAL.contains(type);
    }

    boolean isWhole() {
        return type == DataType.INT64_VALUE || type == DataType.INT32_VALUE;
    }

    Optional<Integer> rank() {
        return sides.map(List::size);
    }

    /** The only value, if there is one and it is known. */
    Optional<Double> number() {
        return values.filter(list -> list.size() == 1).map(list -> list.get(0)).filter(value -> !value.isNaN());
    }

    /** All values as whole numbers, if all are known. */
    Optional<List<Long>> longs() {
        return values.filter(list -> list.stream().noneMatch(value -> value.isNaN()))
                .map(list -> list.stream().map(Double::longValue).toList());
    }

    TensorInfo withSides(Optional<List<Long>> other) {
        return of(type, other);
    }

    TensorInfo withType(int other) {
        return new TensorInfo(other, sides, values);
    }

    static List<Long> open(int rank) {
        return Collections.nCopies(rank, OPEN);
    }
}
