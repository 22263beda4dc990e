package io.evenkeel.onnxgraph.gradient;

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
final class Survey {
    private final Map<String, Facts> found = new HashMap<>();

    private Survey() {}

    static Survey of(GraphProto graph) {
        Survey survey = new Survey();
        graph.getInputList().forEach(input -> survey.found.put(input.getName(), Facts.of(input)));
        graph.getInitializerList().forEach(tensor -> survey.found.put(tensor.getName(), Facts.of(tensor)));
        Map<String, Facts> declared = new HashMap<>();
        graph.getValueInfoList().forEach(value -> declared.put(value.getName(), Facts.of(value)));
        for (NodeProto node : graph.getNodeList()) {
            List<Facts> results = survey.results(node);
            for (int i = 0; i < node.getOutputCount(); i++) {
                Facts said = declared.getOrDefault(node.getOutput(i), Facts.NONE);
                survey.found.put(node.getOutput(i), merged(results.get(Math.min(i, results.size() - 1)), said));
            }
        }
        return survey;
    }

    Facts facts(String tensor) {
        return found.getOrDefault(tensor, Facts.NONE);
    }

    private static Facts merged(Facts inferred, Facts declared) {
        return new Facts(
                inferred.type() == 0 ? declared.type() : inferred.type(),
                inferred.sides().or(declared::sides),
                inferred.values());
    }

    private Facts input(NodeProto node, int index) {
        return index < node.getInputCount() ? facts(node.getInput(index)) : Facts.NONE;
    }

    /** One for each output, or one for all. */
    private List<Facts> results(NodeProto node) {
        return node.getOpType().equals("Split") ? pieces(node) : List.of(result(node));
    }

    private Facts result(NodeProto node) {
        Facts first = input(node, 0);
        return switch (node.getOpType()) {
            case "Constant" -> constant(node);
            case "Shape" -> shape(node, first);
            case "Size" -> Facts.list(List.of(Double.NaN));
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
                Facts.of(
                        input(node, 1).type(),
                        wide(
                                first.sides(),
                                wide(input(node, 1).sides(), input(node, 2).sides())));
            case "MatMul" ->
                first.withSides(multiplied(first.sides(), input(node, 1).sides()));
            case "Gemm" -> first.withSides(gemm(node));
            case "Conv" -> first.withSides(input(node, 1).sides().map(Survey::convolved));
            case "Resize", "Upsample" ->
                first.withSides(first.sides().map(sides -> IntStream.range(0, sides.size())
                        .mapToObj(i -> i < 2 ? sides.get(i) : Facts.OPEN)
                        .toList()));
            case "ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin", "ReduceSumSquare", "ReduceL2" ->
                first.withSides(reduced(node, first));
            case "Range" -> Facts.of(first.type(), List.of(Facts.OPEN));
            case "Sigmoid", "Tanh", "Erf", "Exp", "Log", "Neg", "Sqrt", "Reciprocal", "Abs", "Sin", "Cos", "Relu" ->
                first.withSides(first.sides());
            case "Gelu", "Clip", "Softmax", "InstanceNormalization", "LayerNormalization", "GroupNormalization" ->
                first.withSides(first.sides());
            default -> Facts.of(first.type(), Optional.empty());
        };
    }

    private static Facts constant(NodeProto node) {
        return Attributes.find(node, "value")
                .map(value -> Facts.of(value.getT()))
                .or(() -> Attributes.find(node, "value_int")
                        .map(value ->
                                new Facts(DataType.INT64_VALUE, Optional.of(List.of()), Optional.of(List.of((double)
                                        value.getI())))))
                .or(() -> Attributes.find(node, "value_float")
                        .map(value ->
                                new Facts(DataType.FLOAT_VALUE, Optional.of(List.of()), Optional.of(List.of((double)
                                        value.getF())))))
                .or(() -> Attributes.find(node, "value_ints").map(Survey::list))
                .orElse(Facts.NONE);
    }

    private static Facts list(AttributeProto whole) {
        return Facts.list(
                whole.getIntsList().stream().map(value -> (double) value).toList());
    }

    private static Facts shape(NodeProto node, Facts of) {
        return of.sides()
                .map(sides -> {
                    int start = clamped(Attributes.whole(node, "start", 0), sides.size());
                    int end = clamped(Attributes.whole(node, "end", sides.size()), sides.size());
                    return Facts.list(sides.subList(start, Math.max(start, end)).stream()
                            .map(side -> side == Facts.OPEN ? Double.NaN : side)
                            .toList());
                })
                .orElse(Facts.of(DataType.INT64_VALUE, Optional.of(List.of(Facts.OPEN))));
    }

    private static int clamped(long at, int size) {
        return (int) Math.max(0, Math.min(size, at < 0 ? at + size : at));
    }

    private static Facts cast(NodeProto node, Facts from) {
        int to = (int) Attributes.whole(node, "to", 0);
        Facts cast = from.withType(to);
        Optional<List<Double>> values = from.values()
                .filter(list -> cast.isWhole())
                .map(list -> list.stream()
                        .map(value -> value < 0 ? Math.ceil(value) : Math.floor(value))
                        .toList())
                .or(from::values);
        return new Facts(to, from.sides(), values);
    }

    /** What a list's places are picked by numbers, or rows by indices. */
    private Facts gathered(NodeProto node, Facts from) {
        Facts indices = input(node, 1);
        if (from.rank().equals(Optional.of(1))
                && from.values().isPresent()
                && indices.longs().isPresent()) {
            List<Double> list = from.values().orElseThrow();
            List<Double> picked = indices.longs().orElseThrow().stream()
                    .map(at -> list.get(Math.floorMod(at, list.size())))
                    .toList();
            return new Facts(from.type(), indices.sides(), Optional.of(picked));
        }
        return from.withSides(from.sides().flatMap(sides -> indices.sides().map(places -> {
            List<Long> all = new ArrayList<>(sides);
            int axis = Attributes.axis(node, 0, sides.size());
            all.remove(axis);
            all.addAll(axis, places);
            return all;
        })));
    }

    private Optional<List<Long>> axes(NodeProto node) {
        return Attributes.find(node, "axes")
                .map(attribute -> List.copyOf(attribute.getIntsList()))
                .or(() -> input(node, 1).longs());
    }

    private static Facts unsqueezed(Facts from, Optional<List<Long>> axes) {
        Optional<List<Long>> sides = from.sides()
                .flatMap(old -> axes.map(added -> {
                    List<Long> all = new ArrayList<>(old);
                    added.stream()
                            .map(axis -> Math.floorMod(axis, old.size() + added.size()))
                            .sorted()
                            .forEach(axis -> all.add(axis, 1L));
                    return all;
                }));
        return new Facts(from.type(), sides, from.values());
    }

    private static Facts squeezed(Facts from, Optional<List<Long>> axes) {
        Optional<List<Long>> sides = from.sides().map(old -> {
            List<Long> all = new ArrayList<>(old);
            axes.orElseGet(() -> ones(old)).stream()
                    .map(axis -> Math.floorMod(axis, old.size()))
                    .sorted(Collections.reverseOrder())
                    .forEach(axis -> all.remove(axis.intValue()));
            return all;
        });
        return new Facts(from.type(), sides, from.values());
    }

    private static List<Long> ones(List<Long> sides) {
        return IntStream.range(0, sides.size())
                .filter(i -> sides.get(i) == 1)
                .mapToObj(i -> (long) i)
                .toList();
    }

    private Facts joined(NodeProto node) {
        List<Facts> parts = node.getInputList().stream().map(this::facts).toList();
        Facts first = parts.get(0);
        if (parts.stream().allMatch(part -> part.isWhole() && part.rank().equals(Optional.of(1)))) {
            return Facts.list(parts.stream()
                    .flatMap(part -> part.values().orElseGet(() -> unknown(part)).stream())
                    .toList());
        }
        return first.withSides(first.sides().map(sides -> {
            int axis = Attributes.axis(node, 0, sides.size());
            List<Long> all = new ArrayList<>(sides);
            List<Long> along = parts.stream()
                    .map(part -> part.sides().map(list -> list.get(axis)).orElse(Facts.OPEN))
                    .toList();
            all.set(axis, along.contains(Facts.OPEN) ? Facts.OPEN : Long.valueOf(sum(along)));
            return all;
        }));
    }

    private static List<Double> unknown(Facts list) {
        long length = list.sides().orElseThrow().get(0);
        return Collections.nCopies(length == Facts.OPEN ? 1 : Math.toIntExact(length), Double.NaN);
    }

    private static long sum(List<Long> numbers) {
        return numbers.stream().mapToLong(Long::longValue).sum();
    }

    private Facts sliced(NodeProto node, Facts from) {
        if (from.sides().isEmpty()) {
            return from;
        }
        List<Long> sides = from.sides().orElseThrow();
        Optional<List<Cut>> cuts = Cut.of(node, sides, index -> input(node, index));
        if (cuts.isEmpty()) {
            return from.withSides(Optional.of(Facts.open(sides.size())));
        }
        List<Long> all = new ArrayList<>(sides);
        cuts.orElseThrow().forEach(cut -> all.set(cut.axis(), cut.length()));
        Optional<List<Double>> values = from.values()
                .filter(list -> sides.size() == 1 && cuts.orElseThrow().get(0).isKnown())
                .map(list -> cuts.orElseThrow().get(0).of(list));
        return new Facts(from.type(), Optional.of(all), values);
    }

    private static Facts reshaped(Facts from, Facts wanted) {
        if (wanted.values().isEmpty()) {
            return from.withSides(wanted.sides()
                    .filter(sides -> sides.size() == 1 && sides.get(0) != Facts.OPEN)
                    .map(sides -> Facts.open(sides.get(0).intValue())));
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
                                    .orElse(Facts.OPEN)
                            : Double.isNaN(side) ? Facts.OPEN : Long.valueOf((long) side));
        }
        long wild = list.stream().filter(side -> side == -1).count();
        if (wild == 1 && from.sides().filter(old -> !old.contains(Facts.OPEN)).isPresent()) {
            int at = list.indexOf(-1.0);
            long others = product(sides.subList(0, at)) * product(sides.subList(at + 1, sides.size()));
            if (others > 0) {
                sides.set(at, product(from.sides().orElseThrow()) / others);
            }
        }
        Optional<List<Double>> kept = from.values(); // a number as a list, or the other way round
        return new Facts(from.type(), Optional.of(sides), kept);
    }

    /** Negative or zero if any is not known. */
    private static long product(List<Long> sides) {
        return sides.contains(Facts.OPEN) ? 0 : sides.stream().reduce(1L, (a, b) -> a * b);
    }

    private static Optional<List<Long>> filled(Facts shape) {
        return shape.values()
                .map(list -> list.stream()
                        .map(side -> Double.isNaN(side) ? Facts.OPEN : Long.valueOf(side.longValue()))
                        .toList())
                .or(() -> shape.sides()
                        .filter(sides -> sides.size() == 1 && sides.get(0) != Facts.OPEN)
                        .map(sides -> Facts.open(sides.get(0).intValue())));
    }

    private static Facts constantOfShape(NodeProto node, Facts shape) {
        Facts value = Attributes.find(node, "value")
                .map(attribute -> Facts.of(attribute.getT()))
                .orElse(Facts.of(DataType.FLOAT_VALUE, List.of()));
        Optional<List<Long>> sides = filled(shape);
        boolean list = sides.filter(all -> all.size() == 1 && all.get(0) > 0 && all.get(0) < 64)
                .isPresent();
        Optional<List<Double>> values = value.number()
                .filter(number -> list)
                .map(number -> Collections.nCopies(sides.orElseThrow().get(0).intValue(), number));
        return new Facts(value.type(), sides, values);
    }

    private static List<Long> turned(NodeProto node, List<Long> sides) {
        return Permutation.of(node, sides.size()).stream()
                .map(axis -> sides.get(axis.intValue()))
                .toList();
    }

    private Facts elementwise(NodeProto node, DoubleBinaryOperator operator) {
        Facts first = input(node, 0);
        Facts second = node.getInputCount() > 1 ? input(node, 1) : first;
        Optional<List<Double>> values =
                first.values().flatMap(one -> second.values().map(other -> combined(one, other, operator)));
        boolean whole = first.isWhole();
        return new Facts(first.type(), wide(first.sides(), second.sides()), values.map(list -> list.stream()
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
        return one == 1 || (one == Facts.OPEN && other != 1) ? other : one;
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
        int row = (int) Attributes.whole(node, "transA", 0);
        int column = 1 - (int) Attributes.whole(node, "transB", 0);
        return input(node, 0).sides().flatMap(a -> input(node, 1).sides().map(b -> List.of(a.get(row), b.get(column))));
    }

    private static List<Long> convolved(List<Long> weight) {
        List<Long> sides = new ArrayList<>(Facts.open(weight.size()));
        sides.set(1, weight.get(0));
        return sides;
    }

    private Optional<List<Long>> reduced(NodeProto node, Facts from) {
        boolean keeps = Attributes.whole(node, "keepdims", 1) == 1;
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

    private List<Facts> pieces(NodeProto node) {
        Facts from = input(node, 0);
        Optional<List<Long>> lengths = Attributes.find(node, "split")
                .map(attribute -> List.copyOf(attribute.getIntsList()))
                .or(() -> input(node, 1).longs());
        return IntStream.range(0, node.getOutputCount())
                .mapToObj(i -> from.withSides(from.sides().map(sides -> {
                    int axis = Attributes.axis(node, 0, sides.size());
                    List<Long> all = new ArrayList<>(sides);
                    all.set(axis, lengths.map(list -> list.get(i)).orElseGet(() -> even(node, sides.get(axis), i)));
                    return all;
                })))
                .toList();
    }

    /** Without lengths, all pieces are equal, but perhaps for the last one. */
    private static long even(NodeProto node, long side, int piece) {
        if (side == Facts.OPEN) {
            return Facts.OPEN;
        }
        long each = -Math.floorDiv(-side, node.getOutputCount());
        return Math.min(each, side - piece * each);
    }
}
