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
            entry("ReduceSum", (gradientContext, index) -> reduce(gradientContext, index, false)),
            entry("ReduceMean", (gradientContext, index) -> reduce(gradientContext, index, true)),
            entry("Softmax", ReductionGradients::softmax),
            entry("InstanceNormalization", ReductionGradients::instanceNormalization),
            entry("LayerNormalization", ReductionGradients::layerNormalization),
            entry("GroupNormalization", ReductionGradients::groupNormalization));

    private static final double EPSILON = 1e-5; // ONNX's default for all of them
    private static final int PER_CHANNEL_SCALE_OPSET = 21; // GroupNormalization scales by group before
    private static final Set<Integer> HALF_TYPES = Set.of(DataType.FLOAT16_VALUE, DataType.BFLOAT16_VALUE);

    private ReductionGradients() {}

    private static String reduce(GradientContext gradientContext, int index, boolean averages) {
        gradientContext.requireOnlyInput(index, 0);
        GraphBuilder builder = gradientContext.builder();
        String adjoint = gradientContext.outputAdjoint();
        if (NodeAttributes.readLong(gradientContext.node(), "keepdims", 1) == 0) {
            adjoint = builder.reshape(adjoint, keptDimsShape(gradientContext));
        }
        if (averages) {
            adjoint = builder.multiply(adjoint, meanFactor(gradientContext));
        }
        return builder.addNode("Expand", List.of(adjoint, builder.shapeOf(gradientContext.input(0))));
    }

    private static List<Long> readAxes(GradientContext gradientContext) {
        int rank = gradientContext.rank(0);
        List<Long> axes = NodeAttributes.find(gradientContext.node(), "axes")
                .map(attribute -> List.copyOf(attribute.getIntsList()))
                .or(() -> gradientContext.hasInput(1)
                        ? gradientContext.tensorInfo(1).longValues()
                        : Optional.of(List.<Long>of()))
                .orElseThrow(() -> gradientContext.createException("has axes that are not constant"));
        if (axes.isEmpty() && NodeAttributes.readLong(gradientContext.node(), "noop_with_empty_axes", 0) == 1) {
            return axes;
        }
        return axes.isEmpty()
                ? GradientContext.axisRange(0, rank)
                : axes.stream().map(axis -> Math.floorMod(axis, (long) rank)).toList();
    }

    /** Returns the output's shape as if its axes had been kept. */
    private static String keptDimsShape(GradientContext gradientContext) {
        GraphBuilder builder = gradientContext.builder();
        String shape = builder.shapeOf(gradientContext.input(0));
        List<Long> axes = readAxes(gradientContext);
        return builder.addNode(
                "ScatterElements",
                List.of(
                        shape,
                        builder.constantLongs(axes),
                        builder.constantLongs(Collections.nCopies(axes.size(), 1L))));
    }

    /** Returns one over the number of averaged values. */
    private static String meanFactor(GradientContext gradientContext) {
        GraphBuilder builder = gradientContext.builder();
        String outputSize = builder.cast(builder.applyUnary("Size", gradientContext.output()), DataType.FLOAT_VALUE);
        String inputSize = builder.cast(builder.applyUnary("Size", gradientContext.input(0)), DataType.FLOAT_VALUE);
        return builder.cast(builder.divide(outputSize, inputSize), gradientContext.elementType(0));
    }

    /** y (g - sum(g y)). */
    private static String softmax(GradientContext gradientContext, int index) {
        GraphBuilder builder = gradientContext.builder();
        List<Long> axis = List.of((long) NodeAttributes.readAxis(gradientContext.node(), -1, gradientContext.rank(0)));
        String adjoint = gradientContext.outputAdjoint();
        String total = builder.reduceSum(builder.multiply(adjoint, gradientContext.output()), axis);
        return builder.multiply(gradientContext.output(), builder.subtract(adjoint, total));
    }

    /** Normalises each channel of each sample. */
    private static String instanceNormalization(GradientContext gradientContext, int index) {
        gradientContext.requireOnlyInput(index, 0);
        int rank = gradientContext.rank(0);
        Long[] column = Collections.nCopies(rank - 1, 1L).toArray(Long[]::new);
        column[0] = -1L;
        String adjoint = scaleAdjoint(gradientContext, column);
        return normalizationAdjoint(
                gradientContext, gradientContext.input(0), adjoint, GradientContext.axisRange(2, rank));
    }

    private static String layerNormalization(GradientContext gradientContext, int index) {
        gradientContext.requireOnlyInput(index, 0);
        int rank = gradientContext.rank(0);
        String adjoint = gradientContext.builder().multiply(gradientContext.outputAdjoint(), gradientContext.input(1));
        return normalizationAdjoint(
                gradientContext,
                gradientContext.input(0),
                adjoint,
                GradientContext.axisRange(NodeAttributes.readAxis(gradientContext.node(), -1, rank), rank));
    }

    private static String groupNormalization(GradientContext gradientContext, int index) {
        gradientContext.requireOnlyInput(index, 0);
        GraphBuilder builder = gradientContext.builder();
        String grouped =
                builder.constantLongs(0L, NodeAttributes.readLong(gradientContext.node(), "num_groups", 1), -1L);
        String x = builder.reshape(gradientContext.input(0), grouped);
        String adjoint;
        if (builder.opset() < PER_CHANNEL_SCALE_OPSET) {
            adjoint = builder.multiply(
                    builder.reshape(gradientContext.outputAdjoint(), grouped),
                    builder.reshape(gradientContext.input(1), -1L, 1L));
        } else {
            Long[] column = Collections.nCopies(gradientContext.rank(0) - 1, 1L).toArray(Long[]::new);
            column[0] = -1L;
            adjoint = builder.reshape(scaleAdjoint(gradientContext, column), grouped);
        }
        return builder.reshapeLike(
                gradientContext.input(0), normalizationAdjoint(gradientContext, x, adjoint, List.of(2L)));
    }

    /**
     * Returns the adjoint before the scale was applied. Most exporters scale afterwards and set a scale of one here.
     */
    private static String scaleAdjoint(GradientContext gradientContext, Long... column) {
        boolean ones = gradientContext
                .tensorInfo(1)
                .values()
                .filter(values -> values.stream().allMatch(value -> value == 1))
                .isPresent();
        GraphBuilder builder = gradientContext.builder();
        return ones
                ? gradientContext.outputAdjoint()
                : builder.multiply(gradientContext.outputAdjoint(), builder.reshape(gradientContext.input(1), column));
    }

    /**
     * Returns the adjoint through y = (x - mean) / deviation. With d = 1 / deviation and c = x - mean it is d (g -
     * mean(g) - c d^2 mean(g c)). Computes in at least 32 bits, because squares overflow in 16.
     */
    private static String normalizationAdjoint(
            GradientContext gradientContext, String input, String outputAdjoint, List<Long> axes) {
        GraphBuilder builder = gradientContext.builder();
        boolean half = HALF_TYPES.contains(gradientContext.elementType(0));
        int type = half ? DataType.FLOAT_VALUE : gradientContext.elementType(0);
        String x = half ? builder.cast(input, type) : input;
        String adjoint = half ? builder.cast(outputAdjoint, type) : outputAdjoint;
        String centred = builder.subtract(x, builder.reduceMean(x, axes));
        String variance = builder.reduceMean(builder.multiply(centred, centred), axes);
        String epsilon =
                builder.constantScalar(NodeAttributes.readDouble(gradientContext.node(), "epsilon", EPSILON), type);
        String square = builder.applyUnary("Reciprocal", builder.add(variance, epsilon));
        String slope = builder.multiply(square, builder.reduceMean(builder.multiply(adjoint, centred), axes));
        String straight = builder.subtract(
                builder.subtract(adjoint, builder.reduceMean(adjoint, axes)), builder.multiply(centred, slope));
        String result = builder.multiply(straight, builder.applyUnary("Sqrt", square));
        return half ? builder.cast(result, gradientContext.elementType(0)) : result;
    }
}
