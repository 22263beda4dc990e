package io.evenkeel.onnx.autodiff;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;

/** Infers the type, shape and values of single operators from those of their inputs. */
final class ShapeRules {
    private ShapeRules() {}

    static TensorInfo inferConstant(NodeProto node) {
        return NodeAttributes.find(node, "value")
                .map(value -> TensorInfo.fromTensor(value.getT()))
                .or(() -> NodeAttributes.find(node, "value_int")
                        .map(value -> new TensorInfo(
                                DataType.INT64_VALUE, Optional.of(List.of()), Optional.of(List.of((double)
                                        value.getI())))))
                .or(() -> NodeAttributes.find(node, "value_float")
                        .map(value -> new TensorInfo(
                                DataType.FLOAT_VALUE, Optional.of(List.of()), Optional.of(List.of((double)
                                        value.getF())))))
                .or(() -> NodeAttributes.find(node, "value_ints").map(ShapeRules::toVector))
                .orElse(TensorInfo.NONE);
    }

    static TensorInfo toVector(AttributeProto whole) {
        return TensorInfo.ofLongs(
                whole.getIntsList().stream().map(value -> (double) value).toList());
    }

    static TensorInfo inferShape(NodeProto node, TensorInfo source) {
        return source.dims()
                .map(dims -> {
                    int start = clampIndex(NodeAttributes.readLong(node, "start", 0), dims.size());
                    int end = clampIndex(NodeAttributes.readLong(node, "end", dims.size()), dims.size());
                    return TensorInfo.ofLongs(dims.subList(start, Math.max(start, end)).stream()
                            .map(side -> side == TensorInfo.UNKNOWN ? Double.NaN : side)
                            .toList());
                })
                .orElse(TensorInfo.of(DataType.INT64_VALUE, Optional.of(List.of(TensorInfo.UNKNOWN))));
    }

    static int clampIndex(long at, int size) {
        return (int) Math.max(0, Math.min(size, at < 0 ? at + size : at));
    }

    static TensorInfo inferCast(NodeProto node, TensorInfo from) {
        int to = (int) NodeAttributes.readLong(node, "to", 0);
        TensorInfo cast = from.withElementType(to);
        Optional<List<Double>> values = from.values()
                .filter(list -> cast.isInteger())
                .map(list -> list.stream()
                        .map(value -> value < 0 ? Math.ceil(value) : Math.floor(value))
                        .toList())
                .or(from::values);
        return new TensorInfo(to, from.dims(), values);
    }

    static TensorInfo inferUnsqueeze(TensorInfo from, Optional<List<Long>> axes) {
        Optional<List<Long>> dims = from.dims()
                .flatMap(old -> axes.map(added -> {
                    List<Long> all = new ArrayList<>(old);
                    added.stream()
                            .map(axis -> Math.floorMod(axis, old.size() + added.size()))
                            .sorted()
                            .forEach(axis -> all.add(axis, 1L));
                    return all;
                }));
        return new TensorInfo(from.elementType(), dims, from.values());
    }

    static TensorInfo inferSqueeze(TensorInfo from, Optional<List<Long>> axes) {
        Optional<List<Long>> dims = from.dims().map(old -> {
            List<Long> all = new ArrayList<>(old);
            axes.orElseGet(() -> unitAxes(old)).stream()
                    .map(axis -> Math.floorMod(axis, old.size()))
                    .sorted(Collections.reverseOrder())
                    .forEach(axis -> all.remove(axis.intValue()));
            return all;
        });
        return new TensorInfo(from.elementType(), dims, from.values());
    }

    static List<Long> unitAxes(List<Long> dims) {
        return IntStream.range(0, dims.size())
                .filter(i -> dims.get(i) == 1)
                .mapToObj(i -> (long) i)
                .toList();
    }

    static List<Double> unknownValues(TensorInfo list) {
        long length = list.dims().orElseThrow().get(0);
        return Collections.nCopies(length == TensorInfo.UNKNOWN ? 1 : Math.toIntExact(length), Double.NaN);
    }

    static long sum(List<Long> numbers) {
        return numbers.stream().mapToLong(Long::longValue).sum();
    }

    static TensorInfo inferReshape(TensorInfo from, TensorInfo wanted) {
        if (wanted.values().isEmpty()) {
            return from.withDims(wanted.dims()
                    .filter(dims -> dims.size() == 1 && dims.get(0) != TensorInfo.UNKNOWN)
                    .map(dims -> TensorInfo.unknownDims(dims.get(0).intValue())));
        }
        List<Double> list = wanted.values().orElseThrow();
        List<Long> dims = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            int at = i;
            double side = list.get(i);
            dims.add(
                    side == 0
                            ? from.dims()
                                    .filter(old -> at < old.size())
                                    .map(old -> old.get(at))
                                    .orElse(TensorInfo.UNKNOWN)
                            : Double.isNaN(side) ? TensorInfo.UNKNOWN : Long.valueOf((long) side));
        }
        long inferredCount = list.stream().filter(side -> side == -1).count();
        if (inferredCount == 1
                && from.dims().filter(old -> !old.contains(TensorInfo.UNKNOWN)).isPresent()) {
            int at = list.indexOf(-1.0);
            long others = product(dims.subList(0, at)) * product(dims.subList(at + 1, dims.size()));
            if (others > 0) {
                dims.set(at, product(from.dims().orElseThrow()) / others);
            }
        }
        Optional<List<Double>> values = from.values(); // a scalar becomes a vector, or the reverse
        return new TensorInfo(from.elementType(), Optional.of(dims), values);
    }

    /** Returns 0 if a dimension is unknown. */
    static long product(List<Long> dims) {
        return dims.contains(TensorInfo.UNKNOWN) ? 0 : dims.stream().reduce(1L, (a, b) -> a * b);
    }

    static Optional<List<Long>> toDims(TensorInfo shape) {
        return shape.values()
                .map(list -> list.stream()
                        .map(side -> Double.isNaN(side) ? TensorInfo.UNKNOWN : Long.valueOf(side.longValue()))
                        .toList())
                .or(() -> shape.dims()
                        .filter(dims -> dims.size() == 1 && dims.get(0) != TensorInfo.UNKNOWN)
                        .map(dims -> TensorInfo.unknownDims(dims.get(0).intValue())));
    }

    static TensorInfo inferConstantOfShape(NodeProto node, TensorInfo shape) {
        TensorInfo value = NodeAttributes.find(node, "value")
                .map(attribute -> TensorInfo.fromTensor(attribute.getT()))
                .orElse(TensorInfo.of(DataType.FLOAT_VALUE, List.of()));
        Optional<List<Long>> dims = toDims(shape);
        boolean list = dims.filter(all -> all.size() == 1 && all.get(0) > 0 && all.get(0) < 64)
                .isPresent();
        Optional<List<Double>> values = value.scalarValue()
                .filter(number -> list)
                .map(number -> Collections.nCopies(dims.orElseThrow().get(0).intValue(), number));
        return new TensorInfo(value.elementType(), dims, values);
    }

    static List<Long> transposeDims(NodeProto node, List<Long> dims) {
        return AxisPermutation.fromNode(node, dims.size()).stream()
                .map(axis -> dims.get(axis.intValue()))
                .toList();
    }

    static List<Double> combineValues(List<Double> one, List<Double> other, DoubleBinaryOperator operator) {
        int size = one.isEmpty() || other.isEmpty() ? 0 : Math.max(one.size(), other.size());
        return IntStream.range(0, size)
                .mapToObj(i -> operator.applyAsDouble(one.get(i % one.size()), other.get(i % other.size())))
                .toList();
    }

    /**
     * Returns the shape that both are broadcast to. An unknown dimension is assumed to equal the other one, unless
     * that is 1.
     */
    static Optional<List<Long>> broadcast(Optional<List<Long>> one, Optional<List<Long>> other) {
        return one.flatMap(a -> other.map(b -> {
            int rank = Math.max(a.size(), b.size());
            return IntStream.range(0, rank)
                    .mapToObj(i -> broadcastDim(dimOrOne(a, i - rank + a.size()), dimOrOne(b, i - rank + b.size())))
                    .toList();
        }));
    }

    static long dimOrOne(List<Long> dims, int at) {
        return at < 0 ? 1 : dims.get(at);
    }

    static long broadcastDim(long one, long other) {
        return one == 1 || (one == TensorInfo.UNKNOWN && other != 1) ? other : one;
    }

    static Optional<List<Long>> matMulDims(Optional<List<Long>> one, Optional<List<Long>> other) {
        return one.flatMap(a -> other.filter(b -> a.size() > 1 && b.size() > 1).map(b -> {
            Optional<List<Long>> batch =
                    broadcast(Optional.of(a.subList(0, a.size() - 2)), Optional.of(b.subList(0, b.size() - 2)));
            List<Long> all = new ArrayList<>(batch.orElseThrow());
            all.add(a.get(a.size() - 2));
            all.add(b.get(b.size() - 1));
            return all;
        }));
    }

    static List<Long> convDims(List<Long> weight) {
        List<Long> dims = new ArrayList<>(TensorInfo.unknownDims(weight.size()));
        dims.set(1, weight.get(0));
        return dims;
    }

    /** Returns the length of a piece: without lengths, all pieces but the last are equal. */
    static long evenSplitLength(NodeProto node, long side, int piece) {
        if (side == TensorInfo.UNKNOWN) {
            return TensorInfo.UNKNOWN;
        }
        long each = -Math.floorDiv(-side, node.getOutputCount());
        return Math.min(each, side - piece * each);
    }
}
