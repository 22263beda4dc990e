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
 * Facts of all tensors of a graph, found by walking it once, with shapes that are partly known. Of an operator that is not
 * known here, only the type of its result is guessed, which is that of its first input: a rule that needs more says so.
 */
final class ShapeInference {
    private final Map<String, TensorInfo> found = new HashMap<>();

    private ShapeInference() {}

    static ShapeInference of(GraphProto graph) {
        ShapeInference shapeInference = new ShapeInference();
        graph.getInputList().forEach(input -> shapeInference.found.put(input.getName(), TensorInfo.of(input)));
        graph.getInitializerList().forEach(tensor -> shapeInference.found.put(tensor.getName(), TensorInfo.of(tensor)));
        Map<String, TensorInfo> declared = new HashMap<>();
        graph.getValueInfoList().forEach(value -> declared.put(value.getName(), TensorInfo.of(value)));
        for (NodeProto node : graph.getNodeList()) {
            List<TensorInfo> results = shapeInference.results(node);
            for (int i = 0; i < node.getOutputCount(); i++) {
                TensorInfo said = declared.getOrDefault(node.getOutput(i), TensorInfo.NONE);
                shapeInference.found.put(node.getOutput(i), merged(results.get(Math.min(i, results.size() - 1)), said));
            }
        }
        return shapeInference;
    }

    TensorInfo facts(String tensor) {
        return found.getOrDefault(tensor, TensorInfo.NONE);
    }

    private static TensorInfo merged(TensorInfo inferred, TensorInfo declared) {
        return new TensorInfo(
                inferred.type() == 0 ? declared.type() : inferred.type(),
                inferred.sides().or(declared::sides),
                inferred.values());
    }

    private TensorInfo input(NodeProto node, int index) {
        return index < node.getInputCount() ? facts(node.getInput(index)) : TensorInfo.NONE;
    }

    /** One for each output, or one for all. */
    private List<TensorInfo> results(NodeProto node) {
        return node.getOpType().equals("Split") ? pieces(node) : List.of(result(node));
    }

    private TensorInfo result(NodeProto node) {
        TensorInfo first = input(node, 0);
        return switch (node.getOpType()) {
            case "Constant" -> constant(node);
            case "Shape" -> shape(node, first);
            case "Size" -> TensorInfo.list(List.of(Double.NaN));
            case "Cast" -> cast(node, first);
            case "Identity", "Dropout" -> first;
            case "Gather" -> gathered(node, first);
            case "Unsqueeze" -> unsqueezed(first, axes(node));
            case "Squeeze" -> squeezed(first, axes(node));
            case "Concat" -> joined(node);
            case "Slice" -> sliced(node, first);
            case "Reshape" -> reshaped(first, input(node, 1));
            case "Expand" -> first.withSides(wide(first.sides(), filled(input(node, 1))));
            case "ConstantOfShape" -> constantOfShape(node, first);
            case "Transpose" -> first.withSides(first.sides().map(sides -> turned(node, sides)));
            case "Add" -> elementwise(node, Double::sum);
            case "Sub" -> elementwise(node, (a, b) -> a - b);
            case "Mul" -> elementwise(node, (a, b) -> a * b);
            case "Div" -> elementwise(node, (a, b) -> a / b);
            case "Pow", "Max", "Min", "Mod", "PRelu" -> elementwise(node, (a, b) -> Double.NaN);
            case "Equal", "Greater", "Less", "GreaterOrEqual", "LessOrEqual", "And", "Or", "Not" ->
                elementwise(node, (a, b) -> Double.NaN).withType(DataType.BOOL_VALUE);
            case "Where" ->
                TensorInfo.of(
                        input(node, 1).type(),
                        wide(
                                first.sides(),
                                wide(input(node, 1).sides(), input(node, 2).sides())));
            case "MatMul" ->
                first.withSides(multiplied(first.sides(), input(node, 1).sides()));
            case "Gemm" -> first.withSides(gemm(node));
            case "Conv" -> first.withSides(input(node, 1).sides().map(ShapeInference::convolved));
            case "Resize", "Upsample" ->
                first.withSides(first.sides().map(sides -> IntStream.range(0, sides.size())
                        .mapToObj(i -> i < 2 ? sides.get(i) : TensorInfo.OPEN)
                        .toList()));
            case "ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin", "ReduceSumSquare", "ReduceL2" ->
                first.withSides(reduced(node, first));
            case "Range" -> TensorInfo.of(first.type(), List.of(TensorInfo.OPEN));
            case "Sigmoid", "Tanh", "Erf", "Exp", "Log", "Neg", "Sqrt", "Reciprocal", "Abs", "Sin", "Cos", "Relu" ->
                first.withSides(first.sides());
            case "Gelu", "Clip", "Softmax", "InstanceNormalization", "LayerNormalization", "GroupNormalization" ->
                first.withSides(first.sides());
            default -> TensorInfo.of(first.type(), Optional.empty());
        };
    }

    private static TensorInfo constant(NodeProto node) {
        return NodeAttributes.find(node, "value")
                .map(value -> TensorInfo.of(value.getT()))
                .or(() -> NodeAttributes.find(node, "value_int")
                        .map(value -> new TensorInfo(
                                DataType.INT64_VALUE, Optional.of(List.of()), Optional.of(List.of((double)
                                        value.getI())))))
                .or(() -> NodeAttributes.find(node, "value_float")
                        .map(value -> new TensorInfo(
                                DataType.FLOAT_VALUE, Optional.of(List.of()), Optional.of(List.of((double)
                                        value.getF())))))
                .or(() -> NodeAttributes.find(node, "value_ints").map(ShapeInference::list))
                .orElse(TensorInfo.NONE);
    }

    private static TensorInfo list(AttributeProto whole) {
        return TensorInfo.list(
                whole.getIntsList().stream().map(value -> (double) value).toList());
    }

    private static TensorInfo shape(NodeProto node, TensorInfo of) {
        return of.sides()
                .map(sides -> {
                    int start = clamped(NodeAttributes.whole(node, "start", 0), sides.size());
                    int end = clamped(NodeAttributes.whole(node, "end", sides.size()), sides.size());
                    return TensorInfo.list(sides.subList(start, Math.max(start, end)).stream()
                            .map(side -> side == TensorInfo.OPEN ? Double.NaN : side)
                            .toList());
                })
                .orElse(TensorInfo.of(DataType.INT64_VALUE, Optional.of(List.of(TensorInfo.OPEN))));
    }

    private static int clamped(long at, int size) {
        return (int) Math.max(0, Math.min(size, at < 0 ? at + size : at));
    }

    private static TensorInfo cast(NodeProto node, TensorInfo from) {
        int to = (int) NodeAttributes.whole(node, "to", 0);
        TensorInfo cast = from.withType(to);
        Optional<List<Double>> values = from.values()
                .filter(list -> cast.isWhole())
                .map(list -> list.stream()
                        .map(value -> value < 0 ? Math.ceil(value) : Math.floor(value))
                        .toList())
                .or(from::values);
        return new TensorInfo(to, from.sides(), values);
    }

    /** What a list's places are picked by numbers, or rows by indices. */
    private TensorInfo gathered(NodeProto node, TensorInfo from) {
        TensorInfo indices = input(node, 1);
        if (from.rank().equals(Optional.of(1))
                && from.values().isPresent()
                && indices.longs().isPresent()) {
            List<Double> list = from.values().orElseThrow();
            List<Double> picked = indices.longs().orElseThrow().stream()
                    .map(at -> list.get(Math.floorMod(at, list.size())))
                    .toList();
            return new TensorInfo(from.type(), indices.sides(), Optional.of(picked));
        }
        return from.withSides(from.sides().flatMap(sides -> indices.sides().map(places -> {
            List<Long> all = new ArrayList<>(sides);
            int axis = NodeAttributes.axis(node, 0, sides.size());
            all.remove(axis);
            all.addAll(axis, places);
            return all;
        })));
    }

    private Optional<List<Long>> axes(NodeProto node) {
        return NodeAttributes.find(node, "axes")
                .map(attribute -> List.copyOf(attribute.getIntsList()))
                .or(() -> input(node, 1).longs());
    }

    private static TensorInfo unsqueezed(TensorInfo from, Optional<List<Long>> axes) {
        Optional<List<Long>> sides = from.sides()
                .flatMap(old -> axes.map(added -> {
                    List<Long> all = new ArrayList<>(old);
                    added.stream()
                            .map(axis -> Math.floorMod(axis, old.size() + added.size()))
                            .sorted()
                            .forEach(axis -> all.add(axis, 1L));
                    return all;
                }));
        return new TensorInfo(from.type(), sides, from.values());
    }

    private static TensorInfo squeezed(TensorInfo from, Optional<List<Long>> axes) {
        Optional<List<Long>> sides = from.sides().map(old -> {
            List<Long> all = new ArrayList<>(old);
            axes.orElseGet(() -> ones(old)).stream()
                    .map(axis -> Math.floorMod(axis, old.size()))
                    .sorted(Collections.reverseOrder())
                    .forEach(axis -> all.remove(axis.intValue()));
            return all;
        });
        return new TensorInfo(from.type(), sides, from.values());
    }

    private static List<Long> ones(List<Long> sides) {
        return IntStream.range(0, sides.size())
                .filter(i -> sides.get(i) == 1)
                .mapToObj(i -> (long) i)
                .toList();
    }

    private TensorInfo joined(NodeProto node) {
        List<TensorInfo> parts = node.getInputList().stream().map(this::facts).toList();
        TensorInfo first = parts.get(0);
        if (parts.stream().allMatch(part -> part.isWhole() && part.rank().equals(Optional.of(1)))) {
            return TensorInfo.list(parts.stream()
                    .flatMap(part -> part.values().orElseGet(() -> unknown(part)).stream())
                    .toList());
        }
        return first.withSides(first.sides().map(sides -> {
            int axis = NodeAttributes.axis(node, 0, sides.size());
            List<Long> all = new ArrayList<>(sides);
            List<Long> along = parts.stream()
                    .map(part -> part.sides().map(list -> list.get(axis)).orElse(TensorInfo.OPEN))
                    .toList();
            all.set(axis, along.contains(TensorInfo.OPEN) ? TensorInfo.OPEN : Long.valueOf(sum(along)));
            return all;
        }));
    }

    private static List<Double> unknown(TensorInfo list) {
        long length = list.sides().orElseThrow().get(0);
        return Collections.nCopies(length == TensorInfo.OPEN ? 1 : Math.toIntExact(length), Double.NaN);
    }

    private static long sum(List<Long> numbers) {
        return numbers.stream().mapToLong(Long::longValue).sum();
    }

    private TensorInfo sliced(NodeProto node, TensorInfo from) {
        if (from.sides().isEmpty()) {
            return from;
        }
        List<Long> sides = from.sides().orElseThrow();
        Optional<List<SliceRange>> cuts = SliceRange.of(node, sides, index -> input(node, index));
        if (cuts.isEmpty()) {
            return from.withSides(Optional.of(TensorInfo.open(sides.size())));
        }
        List<Long> all = new ArrayList<>(sides);
        cuts.orElseThrow().forEach(sliceRange -> all.set(sliceRange.axis(), sliceRange.length()));
        Optional<List<Double>> values = from.values()
                .filter(list -> sides.size() == 1 && cuts.orElseThrow().get(0).isKnown())
                .map(list -> cuts.orElseThrow().get(0).of(list));
        return new TensorInfo(from.type(), Optional.of(all), values);
    }

    private static TensorInfo reshaped(TensorInfo from, TensorInfo wanted) {
        if (wanted.values().isEmpty()) {
            return from.withSides(wanted.sides()
                    .filter(sides -> sides.size() == 1 && sides.get(0) != TensorInfo.OPEN)
                    .map(sides -> TensorInfo.open(sides.get(0).intValue())));
        }
        List<Double> list = wanted.values().orElseThrow();
        List<Long> sides = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            int at = i;
            double side = list.get(i);
            sides.add(
                    side == 0
                            ? from.sides()
                                    .filter(old -> at < old.size())
                                    .map(old -> old.get(at))
                                    .orElse(TensorInfo.OPEN)
                            : Double.isNaN(side) ? TensorInfo.OPEN : Long.valueOf((long) side));
        }
        long wild = list.stream().filter(side -> side == -1).count();
        if (wild == 1
                && from.sides().filter(old -> !old.contains(TensorInfo.OPEN)).isPresent()) {
            int at = list.indexOf(-1.0);
            long others = product(sides.subList(0, at)) * product(sides.subList(at + 1, sides.size()));
            if (others > 0) {
                sides.set(at, product(from.sides().orElseThrow()) / others);
            }
        }
        Optional<List<Double>> kept = from.values(); // a number as a list, or the other way round
        return new TensorInfo(from.type(), Optional.of(sides), kept);
    }

    /** Negative or zero if any is not known. */
    private static long product(List<Long> sides) {
        return sides.contains(TensorInfo.OPEN) ? 0 : sides.stream().reduce(1L, (a, b) -> a * b);
    }

    private static Optional<List<Long>> filled(TensorInfo shape) {
        return shape.values()
                .map(list -> list.stream()
                        .map(side -> Double.isNaN(side) ? TensorInfo.OPEN : Long.valueOf(side.longValue()))
                        .toList())
                .or(() -> shape.sides()
                        .filter(sides -> sides.size() == 1 && sides.get(0) != TensorInfo.OPEN)
                        .map(sides -> TensorInfo.open(sides.get(0).intValue())));
    }

    private static TensorInfo constantOfShape(NodeProto node, TensorInfo shape) {
        TensorInfo value = NodeAttributes.find(node, "value")
                .map(attribute -> TensorInfo.of(attribute.getT()))
                .orElse(TensorInfo.of(DataType.FLOAT_VALUE, List.of()));
        Optional<List<Long>> sides = filled(shape);
        boolean list = sides.filter(all -> all.size() == 1 && all.get(0) > 0 && all.get(0) < 64)
                .isPresent();
        Optional<List<Double>> values = value.number()
                .filter(number -> list)
                .map(number -> Collections.nCopies(sides.orElseThrow().get(0).intValue(), number));
        return new TensorInfo(value.type(), sides, values);
    }

    private static List<Long> turned(NodeProto node, List<Long> sides) {
        return AxisPermutation.of(node, sides.size()).stream()
                .map(axis -> sides.get(axis.intValue()))
                .toList();
    }

    private TensorInfo elementwise(NodeProto node, DoubleBinaryOperator operator) {
        TensorInfo first = input(node, 0);
        TensorInfo second = node.getInputCount() > 1 ? input(node, 1) : first;
        Optional<List<Double>> values =
                first.values().flatMap(one -> second.values().map(other -> combined(one, other, operator)));
        boolean whole = first.isWhole();
        return new TensorInfo(first.type(), wide(first.sides(), second.sides()), values.map(list -> list.stream()
                .map(value -> whole && !Double.isNaN(value) ? (double) value.longValue() : value)
                .toList()));
    }

    private static List<Double> combined(List<Double> one, List<Double> other, DoubleBinaryOperator operator) {
        int size = one.isEmpty() || other.isEmpty() ? 0 : Math.max(one.size(), other.size());
        return IntStream.range(0, size)
                .mapToObj(i -> operator.applyAsDouble(one.get(i % one.size()), other.get(i % other.size())))
                .toList();
    }

    /** The shape that both are broadcast to. An open side is taken to be as long as the other's, unless that is one. */
    static Optional<List<Long>> wide(Optional<List<Long>> one, Optional<List<Long>> other) {
        return one.flatMap(a -> other.map(b -> {
            int rank = Math.max(a.size(), b.size());
            return IntStream.range(0, rank)
                    .mapToObj(i -> wide(side(a, i - rank + a.size()), side(b, i - rank + b.size())))
                    .toList();
        }));
    }

    private static long side(List<Long> sides, int at) {
        return at < 0 ? 1 : sides.get(at);
    }

    private static long wide(long one, long other) {
        return one == 1 || (one == TensorInfo.OPEN && other != 1) ? other : one;
    }

    private static Optional<List<Long>> multiplied(Optional<List<Long>> one, Optional<List<Long>> other) {
        return one.flatMap(a -> other.filter(b -> a.size() > 1 && b.size() > 1).map(b -> {
            Optional<List<Long>> batch =
                    wide(Optional.of(a.subList(0, a.size() - 2)), Optional.of(b.subList(0, b.size() - 2)));
            List<Long> all = new ArrayList<>(batch.orElseThrow());
            all.add(a.get(a.size() - 2));
            all.add(b.get(b.size() - 1));
            return all;
        }));
    }

    private Optional<List<Long>> gemm(NodeProto node) {
        int row = (int) NodeAttributes.whole(node, "transA", 0);
        int column = 1 - (int) NodeAttributes.whole(node, "transB", 0);
        return input(node, 0).sides().flatMap(a -> input(node, 1).sides().map(b -> List.of(a.get(row), b.get(column))));
    }

    private static List<Long> convolved(List<Long> weight) {
        List<Long> sides = new ArrayList<>(TensorInfo.open(weight.size()));
        sides.set(1, weight.get(0));
        return sides;
    }

    private Optional<List<Long>> reduced(NodeProto node, TensorInfo from) {
        boolean keeps = NodeAttributes.whole(node, "keepdims", 1) == 1;
        return from.sides().flatMap(sides -> axes(node).map(axes -> {
            List<Long> all = new ArrayList<>();
            List<Integer> gone =
                    axes.stream().map(axis -> Math.floorMod(axis, sides.size())).toList();
            for (int i = 0; i < sides.size(); i++) {
                if (!gone.contains(i) || keeps) {
                    all.add(gone.contains(i) ? Long.valueOf(1) : sides.get(i));
                }
            }
            return all;
        }));
    }

    private List<TensorInfo> pieces(NodeProto node) {
        TensorInfo from = input(node, 0);
        Optional<List<Long>> lengths = NodeAttributes.find(node, "split")
                .map(attribute -> List.copyOf(attribute.getIntsList()))
                .or(() -> input(node, 1).longs());
        return IntStream.range(0, node.getOutputCount())
                .mapToObj(i -> from.withSides(from.sides().map(sides -> {
                    int axis = NodeAttributes.axis(node, 0, sides.size());
                    List<Long> all = new ArrayList<>(sides);
                    all.set(axis, lengths.map(list -> list.get(i)).orElseGet(() -> even(node, sides.get(axis), i)));
                    return all;
                })))
                .toList();
    }

    /** Without lengths, all pieces are equal, but perhaps for the last one. */
    private static long even(NodeProto node, long side, int piece) {
        if (side == TensorInfo.OPEN) {
            return TensorInfo.OPEN;
        }
        long each = -Math.floorDiv(-side, node.getOutputCount());
        return Math.min(each, side - piece * each);
    }
}
