package io.evenkeel.onnx.autodiff;

import static java.util.Map.entry;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Gradient rules of reductions and normalisations. */
final class ReductionGradients {
    static final Map<String, GradientRule> RULES = Map.ofEntries(
            entry("ReduceSum", (context, index) -> reduce(context, index, false)),
            entry("ReduceMean", (context, index) -> reduce(context, index, true)),
            entry("Softmax", ReductionGradients::softmax),
            entry("InstanceNormalization", ReductionGradients::instanceNormalization),
            entry("LayerNormalization", ReductionGradients::layerNormalization),
            entry("GroupNormalization", ReductionGradients::groupNormalization));

    private static final double EPSILON = 1e-5; // ONNX's default for all of them
    private static final int PER_CHANNEL_SCALE_OPSET = 21; // GroupNormalization scales by group before
    private static final Set<Integer> HALF_TYPES = Set.of(DataType.FLOAT16_VALUE, DataType.BFLOAT16_VALUE);

    private ReductionGradients() {}

    private static String reduce(GradientContext context, int index, boolean averages) {
        context.requireOnlyInput(index, 0);
        GraphBuilder builder = context.builder();
        String adjoint = context.outputAdjoint();
        if (NodeAttributes.readLong(context.node(), "keepdims", 1) == 0) {
            adjoint = builder.reshape(adjoint, keptDimsShape(context));
        }
        if (averages) {
            adjoint = builder.multiply(adjoint, meanFactor(context));
        }
        return builder.addNode("Expand", List.of(adjoint, builder.shapeOf(context.input(0))));
    }

    private static List<Long> readAxes(GradientContext context) {
        int rank = context.rank(0);
        List<Long> axes = NodeAttributes.find(context.node(), "axes")
                .map(attribute -> List.copyOf(attribute.getIntsList()))
                .or(() -> context.hasInput(1) ? context.tensorInfo(1).longValues() : Optional.of(List.<Long>of()))
                .orElseThrow(() -> context.createException("has axes that are not constant"));
        if (axes.isEmpty() && NodeAttributes.readLong(context.node(), "noop_with_empty_axes", 0) == 1) {
            return axes;
        }
        return axes.isEmpty()
                ? GradientContext.axisRange(0, rank)
                : axes.stream().map(axis -> Math.floorMod(axis, (long) rank)).toList();
    }

    /** Returns the output's shape as if its axes had been kept. */
    private static String keptDimsShape(GradientContext context) {
        GraphBuilder builder = context.builder();
        String shape = builder.shapeOf(context.input(0));
        List<Long> axes = readAxes(context);
        return builder.addNode(
                "ScatterElements",
                List.of(
                        shape,
                        builder.constantLongs(axes),
                        builder.constantLongs(Collections.nCopies(axes.size(), 1L))));
    }

    /** Returns one over the number of averaged values. */
    private static String meanFactor(GradientContext context) {
        GraphBuilder builder = context.builder();
        String outputSize = builder.cast(builder.applyUnary("Size", context.output()), DataType.FLOAT_VALUE);
        String inputSize = builder.cast(builder.applyUnary("Size", context.input(0)), DataType.FLOAT_VALUE);
        return builder.cast(builder.divide(outputSize, inputSize), context.elementType(0));
    }

    /** y (g - sum(g y)). */
    private static String softmax(GradientContext context, int index) {
        GraphBuilder builder = context.builder();
        List<Long> axis = List.of((long) NodeAttributes.readAxis(context.node(), -1, context.rank(0)));
        String adjoint = context.outputAdjoint();
        String total = builder.reduceSum(builder.multiply(adjoint, context.output()), axis);
        return builder.multiply(context.output(), builder.subtract(adjoint, total));
    }

    /** Normalises each channel of each sample. */
    private static String instanceNormalization(GradientContext context, int index) {
        context.requireOnlyInput(index, 0);
        int rank = context.rank(0);
        Long[] column = Collections.nCopies(rank - 1, 1L).toArray(Long[]::new);
        column[0] = -1L;
        String adjoint = scaleAdjoint(context, column);
        return normalizationAdjoint(context, context.input(0), adjoint, GradientContext.axisRange(2, rank));
    }

    private static String layerNormalization(GradientContext context, int index) {
        context.requireOnlyInput(index, 0);
        int rank = context.rank(0);
        String adjoint = context.builder().multiply(context.outputAdjoint(), context.input(1));
        return normalizationAdjoint(
                context,
                context.input(0),
                adjoint,
                GradientContext.axisRange(NodeAttributes.readAxis(context.node(), -1, rank), rank));
    }

    private static String groupNormalization(GradientContext context, int index) {
        context.requireOnlyInput(index, 0);
        GraphBuilder builder = context.builder();
        String grouped = builder.constantLongs(0L, NodeAttributes.readLong(context.node(), "num_groups", 1), -1L);
        String x = builder.reshape(context.input(0), grouped);
        String adjoint;
        if (builder.opset() < PER_CHANNEL_SCALE_OPSET) {
            adjoint = builder.multiply(
                    builder.reshape(context.outputAdjoint(), grouped), builder.reshape(context.input(1), -1L, 1L));
        } else {
            Long[] column = Collections.nCopies(context.rank(0) - 1, 1L).toArray(Long[]::new);
            column[0] = -1L;
            adjoint = builder.reshape(scaleAdjoint(context, column), grouped);
        }
        return builder.reshapeLike(context.input(0), normalizationAdjoint(context, x, adjoint, List.of(2L)));
    }

    /**
     * Returns the adjoint before the scale was applied. Most exporters scale afterwards and set a scale of one here.
     */
    private static String scaleAdjoint(GradientContext context, Long... column) {
        boolean ones = context.tensorInfo(1)
                .values()
                .filter(values -> values.stream().allMatch(value -> value == 1))
                .isPresent();
        GraphBuilder builder = context.builder();
        return ones
                ? context.outputAdjoint()
                : builder.multiply(context.outputAdjoint(), builder.reshape(context.input(1), column));
    }

    /**
     * Returns the adjoint through y = (x - mean) / deviation. With d = 1 / deviation and c = x - mean it is d (g -
     * mean(g) - c d^2 mean(g c)). Computes in at least 32 bits, because squares overflow in 16.
     */
    private static String normalizationAdjoint(
            GradientContext context, String input, String outputAdjoint, List<Long> axes) {
        GraphBuilder builder = context.builder();
        boolean half = HALF_TYPES.contains(context.elementType(0));
        int type = half ? DataType.FLOAT_VALUE : context.elementType(0);
        String x = half ? builder.cast(input, type) : input;
        String adjoint = half ? builder.cast(outputAdjoint, type) : outputAdjoint;
        String centred = builder.subtract(x, builder.reduceMean(x, axes));
        String variance = builder.reduceMean(builder.multiply(centred, centred), axes);
        String epsilon = builder.constantScalar(NodeAttributes.readDouble(context.node(), "epsilon", EPSILON), type);
        String square = builder.applyUnary("Reciprocal", builder.add(variance, epsilon));
        String slope = builder.multiply(square, builder.reduceMean(builder.multiply(adjoint, centred), axes));
        String straight = builder.subtract(
                builder.subtract(adjoint, builder.reduceMean(adjoint, axes)), builder.multiply(centred, slope));
        String result = builder.multiply(straight, builder.applyUnary("Sqrt", square));
        return half ? builder.cast(result, context.elementType(0)) : result;
    }
}
