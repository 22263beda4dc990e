package io.evenkeel.onnx.autodiff;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
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
        ShapeInference inference = new ShapeInference();
        graph.getInputList()
                .forEach(input -> inference.tensorInfos.put(input.getName(), TensorInfo.fromValueInfo(input)));
        graph.getInitializerList()
                .forEach(tensor -> inference.tensorInfos.put(tensor.getName(), TensorInfo.fromTensor(tensor)));
        Map<String, TensorInfo> declared = new HashMap<>();
        graph.getValueInfoList().forEach(value -> declared.put(value.getName(), TensorInfo.fromValueInfo(value)));
        for (NodeProto node : graph.getNodeList()) {
            List<TensorInfo> results = inference.inferOutputs(node);
            for (int i = 0; i < node.getOutputCount(); i++) {
                TensorInfo declaredInfo = declared.getOrDefault(node.getOutput(i), TensorInfo.NONE);
                inference.tensorInfos.put(
                        node.getOutput(i), merge(results.get(Math.min(i, results.size() - 1)), declaredInfo));
            }
        }
        return inference;
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
            case "Constant" -> ShapeRules.inferConstant(node);
            case "Shape" -> ShapeRules.inferShape(node, first);
            case "Size" -> TensorInfo.ofLongs(List.of(Double.NaN));
            case "Cast" -> ShapeRules.inferCast(node, first);
            case "Identity", "Dropout" -> first;
            case "Gather" -> inferGather(node, first);
            case "Unsqueeze" -> ShapeRules.inferUnsqueeze(first, readAxes(node));
            case "Squeeze" -> ShapeRules.inferSqueeze(first, readAxes(node));
            case "Concat" -> inferConcat(node);
            case "Slice" -> inferSlice(node, first);
            case "Reshape" -> ShapeRules.inferReshape(first, inputInfo(node, 1));
            case "Expand" -> first.withDims(ShapeRules.broadcast(first.dims(), ShapeRules.toDims(inputInfo(node, 1))));
            case "ConstantOfShape" -> ShapeRules.inferConstantOfShape(node, first);
            case "Transpose" -> first.withDims(first.dims().map(dims -> ShapeRules.transposeDims(node, dims)));
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
                        ShapeRules.broadcast(
                                first.dims(),
                                ShapeRules.broadcast(
                                        inputInfo(node, 1).dims(),
                                        inputInfo(node, 2).dims())));
            case "MatMul" ->
                first.withDims(
                        ShapeRules.matMulDims(first.dims(), inputInfo(node, 1).dims()));
            case "Gemm" -> first.withDims(gemmDims(node));
            case "Conv" -> first.withDims(inputInfo(node, 1).dims().map(ShapeRules::convDims));
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

    private TensorInfo inferConcat(NodeProto node) {
        List<TensorInfo> parts =
                node.getInputList().stream().map(this::tensorInfo).toList();
        TensorInfo first = parts.get(0);
        if (parts.stream().allMatch(part -> part.isInteger() && part.rank().equals(Optional.of(1)))) {
            return TensorInfo.ofLongs(parts.stream()
                    .flatMap(part -> part.values().orElseGet(() -> ShapeRules.unknownValues(part)).stream())
                    .toList());
        }
        return first.withDims(first.dims().map(dims -> {
            int axis = NodeAttributes.readAxis(node, 0, dims.size());
            List<Long> all = new ArrayList<>(dims);
            List<Long> along = parts.stream()
                    .map(part -> part.dims().map(list -> list.get(axis)).orElse(TensorInfo.UNKNOWN))
                    .toList();
            all.set(
                    axis,
                    along.contains(TensorInfo.UNKNOWN) ? TensorInfo.UNKNOWN : Long.valueOf(ShapeRules.sum(along)));
            return all;
        }));
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

    private TensorInfo inferElementwise(NodeProto node, DoubleBinaryOperator operator) {
        TensorInfo first = inputInfo(node, 0);
        TensorInfo second = node.getInputCount() > 1 ? inputInfo(node, 1) : first;
        Optional<List<Double>> values = first.values()
                .flatMap(one -> second.values().map(other -> ShapeRules.combineValues(one, other, operator)));
        boolean whole = first.isInteger();
        return new TensorInfo(
                first.elementType(), ShapeRules.broadcast(first.dims(), second.dims()), values.map(list -> list.stream()
                        .map(value -> whole && !Double.isNaN(value) ? (double) value.longValue() : value)
                        .toList()));
    }

    private Optional<List<Long>> gemmDims(NodeProto node) {
        int row = (int) NodeAttributes.readLong(node, "transA", 0);
        int column = 1 - (int) NodeAttributes.readLong(node, "transB", 0);
        return inputInfo(node, 0)
                .dims()
                .flatMap(a -> inputInfo(node, 1).dims().map(b -> List.of(a.get(row), b.get(column))));
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
                            lengths.map(list -> list.get(i))
                                    .orElseGet(() -> ShapeRules.evenSplitLength(node, dims.get(axis), i)));
                    return all;
                })))
                .toList();
    }
}
