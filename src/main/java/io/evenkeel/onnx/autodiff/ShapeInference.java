package io.evenkeel.onnx.autodiff;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;

/**
 * Infers types, partly known shapes and small constant values of all tensors of a graph in one pass. For an unknown
 * operator it assumes only that the result has the type of the first input; a rule that needs more rejects the node.
 */
final class ShapeInference {
    private final Map<String, TensorInfo> tensorInfos = new HashMap<>();

    private ShapeInference() {}

    static ShapeInference infer(GraphProto graph) {
        ShapeInference shapeInference = new ShapeInference();
        graph.getInputList()
                .forEach(input -> shapeInference.tensorInfos.put(input.getName(), TensorInfo.fromValueInfo(input)));
        graph.getInitializerList()
                .forEach(tensor -> shapeInference.tensorInfos.put(tensor.getName(), TensorInfo.fromTensor(tensor)));
        Map<String, TensorInfo> declared = new HashMap<>();
        graph.getValueInfoList().forEach(value -> declared.put(value.getName(), TensorInfo.fromValueInfo(value)));
        for (NodeProto node : graph.getNodeList()) {
            List<TensorInfo> results = shapeInference.inferOutputs(node);
            for (int i = 0; i < node.getOutputCount(); i++) {
                TensorInfo declaredInfo = declared.getOrDefault(node.getOutput(i), TensorInfo.NONE);
                shapeInference.tensorInfos.put(
                        node.getOutput(i), merge(results.get(Math.min(i, results.size() - 1)), declaredInfo));
            }
        }
        return shapeInference;
    }

    TensorInfo tensorInfo(String tensor) {
        return tensorInfos.getOrDefault(tensor, TensorInfo.NONE);
    }

    private static TensorInfo merge(TensorInfo inferred, TensorInfo declared) {
        return new TensorInfo(
                inferred.elementType() == 0 ? declared.elementType() : inferred.elementType(),
                inferred.dims().or(declared::dims),
                inferred.values());
    }

    private TensorInfo inputInfo(NodeProto node, int index) {
        return index < node.getInputCount() ? tensorInfo(node.getInput(index)) : TensorInfo.NONE;
    }

    /** Returns one entry per output, or a single one for all. */
    private List<TensorInfo> inferOutputs(NodeProto node) {
        return node.getOpType().equals("Split") ? inferSplit(node) : List.of(inferOutput(node));
    }

    private TensorInfo inferOutput(NodeProto node) {
        TensorInfo first = inputInfo(node, 0);
        return switch (node.getOpType()) {
            case "Constant" -> inferConstant(node);
            case "Shape" -> inferShape(node, first);
            case "Size" -> TensorInfo.ofLongs(List.of(Double.NaN));
            case "Cast" -> inferCast(node, first);
            case "Identity", "Dropout" -> first;
            case "Gather" -> inferGather(node, first);
            case "Unsqueeze" -> inferUnsqueeze(first, readAxes(node));
            case "Squeeze" -> inferSqueeze(first, readAxes(node));
            case "Concat" -> inferConcat(node);
            case "Slice" -> inferSlice(node, first);
            case "Reshape" -> inferReshape(first, inputInfo(node, 1));
            case "Expand" -> first.withDims(broadcast(first.dims(), toDims(inputInfo(node, 1))));
            case "ConstantOfShape" -> inferConstantOfShape(node, first);
            case "Transpose" -> first.withDims(first.dims().map(dims -> transposeDims(node, dims)));
            case "Add" -> inferElementwise(node, Double::sum);
            case "Sub" -> inferElementwise(node, (a, b) -> a - b);
            case "Mul" -> inferElementwise(node, (a, b) -> a * b);
            case "Div" -> inferElementwise(node, (a, b) -> a / b);
            case "Pow", "Max", "Min", "Mod", "PRelu" -> inferElementwise(node, (a, b) -> Double.NaN);
            case "Equal", "Greater", "Less", "GreaterOrEqual", "LessOrEqual", "And", "Or", "Not" ->
                inferElementwise(node, (a, b) -> Double.NaN).withElementType(DataType.BOOL_VALUE);
            case "Where" ->
                TensorInfo.of(
                        inputInfo(node, 1).elementType(),
                        broadcast(
                                first.dims(),
                                broadcast(
                                        inputInfo(node, 1).dims(),
                                        inputInfo(node, 2).dims())));
            case "MatMul" ->
                first.withDims(matMulDims(first.dims(), inputInfo(node, 1).dims()));
            case "Gemm" -> first.withDims(gemmDims(node));
            case "Conv" -> first.withDims(inputInfo(node, 1).dims().map(ShapeInference::convDims));
            case "Resize", "Upsample" ->
                first.withDims(first.dims().map(dims -> IntStream.range(0, dims.size())
                        .mapToObj(i -> i < 2 ? dims.get(i) : TensorInfo.UNKNOWN)
                        .toList()));
            case "ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin", "ReduceSumSquare", "ReduceL2" ->
                first.withDims(reduceDims(node, first));
            case "Range" -> TensorInfo.of(first.elementType(), List.of(TensorInfo.UNKNOWN));
            case "Sigmoid", "Tanh", "Erf", "Exp", "Log", "Neg", "Sqrt", "Reciprocal", "Abs", "Sin", "Cos", "Relu" ->
                first.withDims(first.dims());
            case "Gelu", "Clip", "Softmax", "InstanceNormalization", "LayerNormalization", "GroupNormalization" ->
                first.withDims(first.dims());
            default -> TensorInfo.of(first.elementType(), Optional.empty());
        };
    }

    private static TensorInfo inferConstant(NodeProto node) {
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
                .or(() -> NodeAttributes.find(node, "value_ints").map(ShapeInference::toVector))
                .orElse(TensorInfo.NONE);
    }

    private static TensorInfo toVector(AttributeProto whole) {
        return TensorInfo.ofLongs(
                whole.getIntsList().stream().map(value -> (double) value).toList());
    }

    private static TensorInfo inferShape(NodeProto node, TensorInfo source) {
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

    private static int clampIndex(long at, int size) {
        return (int) Math.max(0, Math.min(size, at < 0 ? at + size : at));
    }

    private static TensorInfo inferCast(NodeProto node, TensorInfo from) {
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

    /** Picks elements of a known vector, or slices along an axis. */
    private TensorInfo inferGather(NodeProto node, TensorInfo from) {
        TensorInfo indices = inputInfo(node, 1);
        if (from.rank().equals(Optional.of(1))
                && from.values().isPresent()
                && indices.longValues().isPresent()) {
            List<Double> list = from.values().orElseThrow();
            List<Double> values = indices.longValues().orElseThrow().stream()
                    .map(at -> list.get(Math.floorMod(at, list.size())))
                    .toList();
            return new TensorInfo(from.elementType(), indices.dims(), Optional.of(values));
        }
        return from.withDims(from.dims().flatMap(dims -> indices.dims().map(indexDims -> {
            List<Long> all = new ArrayList<>(dims);
            int axis = NodeAttributes.readAxis(node, 0, dims.size());
            all.remove(axis);
            all.addAll(axis, indexDims);
            return all;
        })));
    }

    private Optional<List<Long>> readAxes(NodeProto node) {
        return NodeAttributes.find(node, "axes")
                .map(attribute -> List.copyOf(attribute.getIntsList()))
                .or(() -> inputInfo(node, 1).longValues());
    }

    private static TensorInfo inferUnsqueeze(TensorInfo from, Optional<List<Long>> axes) {
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

    private static TensorInfo inferSqueeze(TensorInfo from, Optional<List<Long>> axes) {
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

    private static List<Long> unitAxes(List<Long> dims) {
        return IntStream.range(0, dims.size())
                .filter(i -> dims.get(i) == 1)
                .mapToObj(i -> (long) i)
                .toList();
    }

    private TensorInfo inferConcat(NodeProto node) {
        List<TensorInfo> parts =
                node.getInputList().stream().map(this::tensorInfo).toList();
        TensorInfo first = parts.get(0);
        if (parts.stream().allMatch(part -> part.isInteger() && part.rank().equals(Optional.of(1)))) {
            return TensorInfo.ofLongs(parts.stream()
                    .flatMap(part -> part.values().orElseGet(() -> unknownValues(part)).stream())
                    .toList());
        }
        return first.withDims(first.dims().map(dims -> {
            int axis = NodeAttributes.readAxis(node, 0, dims.size());
            List<Long> all = new ArrayList<>(dims);
            List<Long> along = parts.stream()
                    .map(part -> part.dims().map(list -> list.get(axis)).orElse(TensorInfo.UNKNOWN))
                    .toList();
            all.set(axis, along.contains(TensorInfo.UNKNOWN) ? TensorInfo.UNKNOWN : Long.valueOf(sum(along)));
            return all;
        }));
    }

    private static List<Double> unknownValues(TensorInfo list) {
        long length = list.dims().orElseThrow().get(0);
        return Collections.nCopies(length == TensorInfo.UNKNOWN ? 1 : Math.toIntExact(length), Double.NaN);
    }

    private static long sum(List<Long> numbers) {
        return numbers.stream().mapToLong(Long::longValue).sum();
    }

    private TensorInfo inferSlice(NodeProto node, TensorInfo from) {
        if (from.dims().isEmpty()) {
            return from;
        }
        List<Long> dims = from.dims().orElseThrow();
        Optional<List<SliceRange>> cuts = SliceRange.fromNode(node, dims, index -> inputInfo(node, index));
        if (cuts.isEmpty()) {
            return from.withDims(Optional.of(TensorInfo.unknownDims(dims.size())));
        }
        List<Long> all = new ArrayList<>(dims);
        cuts.orElseThrow().forEach(sliceRange -> all.set(sliceRange.axis(), sliceRange.length()));
        Optional<List<Double>> values = from.values()
                .filter(list -> dims.size() == 1 && cuts.orElseThrow().get(0).isKnown())
                .map(list -> cuts.orElseThrow().get(0).applyTo(list));
        return new TensorInfo(from.elementType(), Optional.of(all), values);
    }

    private static TensorInfo inferReshape(TensorInfo from, TensorInfo wanted) {
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
    private static long product(List<Long> dims) {
        return dims.contains(TensorInfo.UNKNOWN) ? 0 : dims.stream().reduce(1L, (a, b) -> a * b);
    }

    private static Optional<List<Long>> toDims(TensorInfo shape) {
        return shape.values()
                .map(list -> list.stream()
                        .map(side -> Double.isNaN(side) ? TensorInfo.UNKNOWN : Long.valueOf(side.longValue()))
                        .toList())
                .or(() -> shape.dims()
                        .filter(dims -> dims.size() == 1 && dims.get(0) != TensorInfo.UNKNOWN)
                        .map(dims -> TensorInfo.unknownDims(dims.get(0).intValue())));
    }

    private static TensorInfo inferConstantOfShape(NodeProto node, TensorInfo shape) {
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

    private static List<Long> transposeDims(NodeProto node, List<Long> dims) {
        return AxisPermutation.fromNode(node, dims.size()).stream()
                .map(axis -> dims.get(axis.intValue()))
                .toList();
    }

    private TensorInfo inferElementwise(NodeProto node, DoubleBinaryOperator operator) {
        TensorInfo first = inputInfo(node, 0);
        TensorInfo second = node.getInputCount() > 1 ? inputInfo(node, 1) : first;
        Optional<List<Double>> values =
                first.values().flatMap(one -> second.values().map(other -> combineValues(one, other, operator)));
        boolean whole = first.isInteger();
        return new TensorInfo(
                first.elementType(), broadcast(first.dims(), second.dims()), values.map(list -> list.stream()
                        .map(value -> whole && !Double.isNaN(value) ? (double) value.longValue() : value)
                        .toList()));
    }

    private static List<Double> combineValues(List<Double> one, List<Double> other, DoubleBinaryOperator operator) {
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

    private static long dimOrOne(List<Long> dims, int at) {
        return at < 0 ? 1 : dims.get(at);
    }

    private static long broadcastDim(long one, long other) {
        return one == 1 || (one == TensorInfo.UNKNOWN && other != 1) ? other : one;
    }

    private static Optional<List<Long>> matMulDims(Optional<List<Long>> one, Optional<List<Long>> other) {
        return one.flatMap(a -> other.filter(b -> a.size() > 1 && b.size() > 1).map(b -> {
            Optional<List<Long>> batch =
                    broadcast(Optional.of(a.subList(0, a.size() - 2)), Optional.of(b.subList(0, b.size() - 2)));
            List<Long> all = new ArrayList<>(batch.orElseThrow());
            all.add(a.get(a.size() - 2));
            all.add(b.get(b.size() - 1));
            return all;
        }));
    }

    private Optional<List<Long>> gemmDims(NodeProto node) {
        int row = (int) NodeAttributes.readLong(node, "transA", 0);
        int column = 1 - (int) NodeAttributes.readLong(node, "transB", 0);
        return inputInfo(node, 0)
                .dims()
                .flatMap(a -> inputInfo(node, 1).dims().map(b -> List.of(a.get(row), b.get(column))));
    }

    private static List<Long> convDims(List<Long> weight) {
        List<Long> dims = new ArrayList<>(TensorInfo.unknownDims(weight.size()));
        dims.set(1, weight.get(0));
        return dims;
    }

    private Optional<List<Long>> reduceDims(NodeProto node, TensorInfo from) {
        boolean keepsDims = NodeAttributes.readLong(node, "keepdims", 1) == 1;
        return from.dims().flatMap(dims -> readAxes(node).map(axes -> {
            List<Long> all = new ArrayList<>();
            List<Integer> reducedAxes =
                    axes.stream().map(axis -> Math.floorMod(axis, dims.size())).toList();
            for (int i = 0; i < dims.size(); i++) {
                if (!reducedAxes.contains(i) || keepsDims) {
                    all.add(reducedAxes.contains(i) ? Long.valueOf(1) : dims.get(i));
                }
            }
            return all;
        }));
    }

    private List<TensorInfo> inferSplit(NodeProto node) {
        TensorInfo from = inputInfo(node, 0);
        Optional<List<Long>> lengths = NodeAttributes.find(node, "split")
                .map(attribute -> List.copyOf(attribute.getIntsList()))
                .or(() -> inputInfo(node, 1).longValues());
        return IntStream.range(0, node.getOutputCount())
                .mapToObj(i -> from.withDims(from.dims().map(dims -> {
                    int axis = NodeAttributes.readAxis(node, 0, dims.size());
                    List<Long> all = new ArrayList<>(dims);
                    all.set(
                            axis,
                            lengths.map(list -> list.get(i)).orElseGet(() -> evenSplitLength(node, dims.get(axis), i)));
                    return all;
                })))
                .toList();
    }

    /** Returns the length of a piece: without lengths, all pieces but the last are equal. */
    private static long evenSplitLength(NodeProto node, long side, int piece) {
        if (side == TensorInfo.UNKNOWN) {
            return TensorInfo.UNKNOWN;
        }
        long each = -Math.floorDiv(-side, node.getOutputCount());
        return Math.min(each, side - piece * each);
    }
}
