package io.evenkeel.onnx.autodiff;

import static java.util.Map.entry;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Operators that look at many values at once: sums, averages, and what is normalised by them. */
final class ReductionGradients {
    static final Map<String, GradientRule> ALL = Map.ofEntries(
            entry("ReduceSum", (gradientContext, index) -> spread(gradientContext, index, false)),
            entry("ReduceMean", (gradientContext, index) -> spread(gradientContext, index, true)),
            entry("Softmax", ReductionGradients::softmax),
            entry("InstanceNormalization", ReductionGradients::instances),
            entry("LayerNormalization", ReductionGradients::layers),
            entry("GroupNormalization", ReductionGradients::groups));

    private static final double EPSILON = 1e-5; // ONNX's default, for all of them
    private static final int SCALED_BY_CHANNEL = 21; // GroupNormalization; by group before
    private static final Set<Integer> HALVES = Set.of(DataType.FLOAT16_VALUE, DataType.BFLOAT16_VALUE);

    private ReductionGradients() {}

    private static String spread(GradientContext gradientContext, int index, boolean averages) {
        gradientContext.requireInput(index, 0);
        GraphBuilder emit = gradientContext.emit();
        String g = gradientContext.sensitivity();
        if (NodeAttributes.whole(gradientContext.node(), "keepdims", 1) == 0) {
            g = emit.reshape(g, withOnes(gradientContext));
        }
        if (averages) {
            g = emit.multiply(g, share(gradientContext));
        }
        return emit.emit("Expand", List.of(g, emit.shape(gradientContext.input(0))));
    }

    private static List<Long> axes(GradientContext gradientContext) {
        int rank = gradientContext.rank(0);
        List<Long> said = NodeAttributes.find(gradientContext.node(), "axes")
                .map(attribute -> List.copyOf(attribute.getIntsList()))
                .or(() -> gradientContext.has(1) ? gradientContext.facts(1).longs() : Optional.of(List.<Long>of()))
                .orElseThrow(() -> gradientContext.refusal("has axes that are not constant"));
        if (said.isEmpty() && NodeAttributes.whole(gradientContext.node(), "noop_with_empty_axes", 0) == 1) {
            return said;
        }
        return said.isEmpty()
                ? GradientContext.axes(0, rank)
                : said.stream().map(axis -> Math.floorMod(axis, (long) rank)).toList();
    }

    /** The output's shape, had its axes stayed. */
    private static String withOnes(GradientContext gradientContext) {
        GraphBuilder emit = gradientContext.emit();
        String shape = emit.shape(gradientContext.input(0));
        List<Long> axes = axes(gradientContext);
        return emit.emit(
                "ScatterElements", List.of(shape, emit.list(axes), emit.list(Collections.nCopies(axes.size(), 1L))));
    }

    /** One over how many are averaged. */
    private static String share(GradientContext gradientContext) {
        GraphBuilder emit = gradientContext.emit();
        String few = emit.cast(emit.apply("Size", gradientContext.output()), DataType.FLOAT_VALUE);
        String many = emit.cast(emit.apply("Size", gradientContext.input(0)), DataType.FLOAT_VALUE);
        return emit.cast(emit.divide(few, many), gradientContext.type(0));
    }

    /** y (g - sum(g y)). */
    private static String softmax(GradientContext gradientContext, int index) {
        GraphBuilder emit = gradientContext.emit();
        List<Long> axis = List.of((long) NodeAttributes.axis(gradientContext.node(), -1, gradientContext.rank(0)));
        String g = gradientContext.sensitivity();
        String total = emit.sum(emit.multiply(g, gradientContext.output()), axis);
        return emit.multiply(gradientContext.output(), emit.subtract(g, total));
    }

    /** Each channel of each sample alone. */
    private static String instances(GradientContext gradientContext, int index) {
        gradientContext.requireInput(index, 0);
        int rank = gradientContext.rank(0);
        Long[] column = Collections.nCopies(rank - 1, 1L).toArray(Long[]::new);
        column[0] = -1L;
        String g = scaled(gradientContext, column);
        return standardised(gradientContext, gradientContext.input(0), g, GradientContext.axes(2, rank));
    }

    private static String layers(GradientContext gradientContext, int index) {
        gradientContext.requireInput(index, 0);
        int rank = gradientContext.rank(0);
        String g = gradientContext.emit().multiply(gradientContext.sensitivity(), gradientContext.input(1));
        return standardised(
                gradientContext,
                gradientContext.input(0),
                g,
                GradientContext.axes(NodeAttributes.axis(gradientContext.node(), -1, rank), rank));
    }

    private static String groups(GradientContext gradientContext, int index) {
        gradientContext.requireInput(index, 0);
        GraphBuilder emit = gradientContext.emit();
        String grouped = emit.list(0L, NodeAttributes.whole(gradientContext.node(), "num_groups", 1), -1L);
        String x = emit.reshape(gradientContext.input(0), grouped);
        String g;
        if (emit.opset() < SCALED_BY_CHANNEL) {
            g = emit.multiply(
                    emit.reshape(gradientContext.sensitivity(), grouped),
                    emit.reshape(gradientContext.input(1), -1L, 1L));
        } else {
            Long[] column = Collections.nCopies(gradientContext.rank(0) - 1, 1L).toArray(Long[]::new);
            column[0] = -1L;
            g = emit.reshape(scaled(gradientContext, column), grouped);
        }
        return emit.shapedAs(gradientContext.input(0), standardised(gradientContext, x, g, List.of(2L)));
    }

    /** The sensitivity before the scale was applied: most exporters scale afterwards, and say one here. */
    private static String scaled(GradientContext gradientContext, Long... column) {
        boolean ones = gradientContext
                .facts(1)
                .values()
                .filter(values -> values.stream().allMatch(value -> value == 1))
                .isPresent();
        GraphBuilder emit = gradientContext.emit();
        return ones
                ? gradientContext.sensitivity()
                : emit.multiply(gradientContext.sensitivity(), emit.reshape(gradientContext.input(1), column));
    }

    /**
     * Through y = (x - mean) / deviation, with d = 1 / deviation and c = x - mean: d (g - mean(g) - c d^2 mean(g c)). In 32 bits
     * at least, as squares overflow with 16.
     */
    private static String standardised(
            GradientContext gradientContext, String input, String sensitivity, List<Long> axes) {
        GraphBuilder emit = gradientContext.emit();
        boolean half = HALVES.contains(gradientContext.type(0));
        int type = half ? DataType.FLOAT_VALUE : gradientContext.type(0);
        String x = half ? emit.cast(input, type) : input;
        String g = half ? emit.cast(sensitivity, type) : sensitivity;
        String c = emit.subtract(x, emit.mean(x, axes));
        String variance = emit.mean(emit.multiply(c, c), axes);
        String epsilon = emit.number(NodeAttributes.real(gradientContext.node(), "epsilon", EPSILON), type);
        String square = emit.apply("Reciprocal", emit.add(variance, epsilon));
        String slope = emit.multiply(square, emit.mean(emit.multiply(g, c), axes));
        String straight = emit.subtract(emit.subtract(g, emit.mean(g, axes)), emit.multiply(c, slope));
        String result = emit.multiply(straight, emit.apply("Sqrt", square));
        return half ? emit.cast(result, gradientContext.type(0)) : result;
    }
}
