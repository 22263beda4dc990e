package io.evenkeel.onnx.autodiff;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Matrix products and convolutions. */
final class MatMulConvGradients {
    static final Map<String, GradientRule> ALL = Map.of(
            "MatMul", MatMulConvGradients::matrices,
            "Gemm", MatMulConvGradients::gemm,
            "Conv", MatMulConvGradients::convolution);

    private MatMulConvGradients() {}

    /** Y = A B: G B' and A' G, where ' swaps the last two axes. */
    private static String matrices(GradientContext gradientContext, int index) {
        int rank = gradientContext.rank(1 - index);
        if (gradientContext.rank(0) < 2 || gradientContext.rank(1) < 2) {
            throw gradientContext.refusal("multiplies with a vector");
        }
        GraphBuilder emit = gradientContext.emit();
        if (index == 0 && rank == 2) {
            return byWeight(gradientContext);
        }
        String other = emit.transpose(gradientContext.input(1 - index), AxisPermutation.swapped(rank, rank - 2));
        String product = index == 0
                ? emit.matrixProduct(gradientContext.sensitivity(), other)
                : emit.matrixProduct(other, gradientContext.sensitivity());
        return summed(gradientContext, product, index);
    }

    /** One product for all rows, of whatever sample; the weight is not copied. */
    private static String byWeight(GradientContext gradientContext) {
        GraphBuilder emit = gradientContext.emit();
        long width = gradientContext.sides(1).get(1);
        String rows = width == TensorInfo.OPEN
                ? emit.emit("Flatten", List.of(gradientContext.sensitivity()), NodeAttributes.of("axis", -1))
                : emit.reshape(gradientContext.sensitivity(), -1L, width);
        String product = emit.emit("Gemm", List.of(rows, gradientContext.input(1)), NodeAttributes.of("transB", 1));
        return emit.shapedAs(gradientContext.input(0), product);
    }

    /** Over those leading axes that the input does not have, or has one long. */
    private static String summed(GradientContext gradientContext, String product, int index) {
        List<Long> own = gradientContext.sides(index);
        List<Long> other = gradientContext.sides(1 - index);
        int rank = Math.max(own.size(), other.size());
        List<Long> axes = IntStream.range(0, rank - 2)
                .filter(axis -> lead(own, axis, rank) == 1 && lead(other, axis, rank) != 1)
                .mapToObj(axis -> (long) axis)
                .toList();
        String narrow = axes.isEmpty() ? product : gradientContext.emit().sum(product, axes);
        return own.size() == rank ? narrow : gradientContext.emit().shapedAs(gradientContext.input(index), narrow);
    }

    private static long lead(List<Long> sides, int axis, int rank) {
        int at = axis - rank + sides.size();
        return at < 0 ? 1 : sides.get(at);
    }

    /** Y = a A B + b C, where A and B may be given transposed. */
    private static String gemm(GradientContext gradientContext, int index) {
        NodeProto node = gradientContext.node();
        float alpha = (float) NodeAttributes.real(node, "alpha", 1);
        long transA = NodeAttributes.whole(node, "transA", 0);
        long transB = NodeAttributes.whole(node, "transB", 0);
        String g = gradientContext.sensitivity();
        String a = gradientContext.input(0);
        String b = gradientContext.input(1);
        return switch (index) {
            case 0 ->
                transA == 0
                        ? gemm(gradientContext, alpha, g, 0, b, 1 - transB)
                        : gemm(gradientContext, alpha, b, transB, g, 1);
            case 1 ->
                transB == 0
                        ? gemm(gradientContext, alpha, a, 1 - transA, g, 0)
                        : gemm(gradientContext, alpha, g, 1, a, transA);
            default ->
                gradientContext.narrowed(
                        gradientContext
                                .emit()
                                .multiply(g, gradientContext.number(NodeAttributes.real(node, "beta", 1))),
                        index);
        };
    }

    private static String gemm(
            GradientContext gradientContext, float alpha, String one, long transOne, String other, long transOther) {
        return gradientContext
                .emit()
                .emit(
                        "Gemm",
                        List.of(one, other),
                        NodeAttributes.of("alpha", alpha),
                        NodeAttributes.of("transA", transOne),
                        NodeAttributes.of("transB", transOther));
    }

    private static String convolution(GradientContext gradientContext, int index) {
        gradientContext.requireInput(index, 0);
        gradientContext.require("auto_pad", "NOTSET", List.of("NOTSET", "VALID"));
        Kernel kernel = Kernel.of(gradientContext);
        return kernel.isPlain() ? backward(gradientContext, kernel) : transposed(gradientContext, kernel);
    }

    /** One step at a time and all channels together, it is a convolution again: with the weight turned round. */
    private static String backward(GradientContext gradientContext, Kernel kernel) {
        GraphBuilder emit = gradientContext.emit();
        int rank = gradientContext.rank(1);
        String turned = emit.transpose(gradientContext.input(1), AxisPermutation.swapped(rank, 0));
        List<Long> wide = GradientContext.axes(2, rank).stream()
                .filter(axis -> kernel.sides().get(axis.intValue() - 2) != 1)
                .toList();
        String flipped = wide.isEmpty() ? turned : flipped(emit, turned, wide);
        return emit.emit(
                "Conv",
                List.of(gradientContext.sensitivity(), flipped),
                NodeAttributes.of("kernel_shape", kernel.sides()),
                NodeAttributes.of("dilations", kernel.dilations()),
                NodeAttributes.of("pads", kernel.padsBack()));
    }

    private static String flipped(GraphBuilder emit, String weight, List<Long> axes) {
        String from = emit.list(axes.stream().map(axis -> -1L).toList());
        String until = emit.list(axes.stream().map(axis -> Long.MIN_VALUE).toList());
        return emit.emit("Slice", List.of(weight, from, until, emit.list(axes), from));
    }

    /** With steps, a last few rows may have been passed over: as many as can be are made, and those that are too many cut off. */
    private static String transposed(GradientContext gradientContext, Kernel kernel) {
        GraphBuilder emit = gradientContext.emit();
        String whole = emit.emit(
                "ConvTranspose",
                List.of(gradientContext.sensitivity(), gradientContext.input(1)),
                NodeAttributes.of("kernel_shape", kernel.sides()),
                NodeAttributes.of("dilations", kernel.dilations()),
                NodeAttributes.of("strides", kernel.strides()),
                NodeAttributes.of("pads", kernel.pads()),
                NodeAttributes.of("group", kernel.groups()),
                NodeAttributes.of(
                        "output_padding",
                        kernel.strides().stream().map(stride -> stride - 1).toList()));
        int rank = kernel.sides().size() + 2;
        List<Long> axes = GradientContext.axes(2, rank);
        String until = emit.part(emit.shape(gradientContext.input(0)), 2, rank);
        String from = emit.list(axes.stream().map(axis -> 0L).toList());
        return emit.emit("Slice", List.of(whole, from, until, emit.list(axes)));
    }

    /**
     * How a convolution goes about.
     *
     * @param pads all first ones, then all last ones
     */
    private record Kernel(List<Long> sides, List<Long> strides, List<Long> dilations, List<Long> pads, long groups) {
        static Kernel of(GradientContext gradientContext) {
            NodeProto node = gradientContext.node();
            List<Long> sides = gradientContext.sides(1).subList(2, gradientContext.rank(1));
            if (sides.contains(TensorInfo.OPEN)) {
                throw gradientContext.refusal("has a weight (" + gradientContext.input(1) + ") of unknown shape");
            }
            List<Long> ones = sides.stream().map(side -> 1L).toList();
            List<Long> zeros =
                    IntStream.range(0, 2 * sides.size()).mapToObj(i -> 0L).toList();
            return new Kernel(
                    sides,
                    NodeAttributes.list(node, "strides", ones),
                    NodeAttributes.list(node, "dilations", ones),
                    NodeAttributes.list(node, "pads", zeros),
                    NodeAttributes.whole(node, "group", 1));
        }

        boolean isPlain() {
            return groups == 1
                    && strides.stream().allMatch(stride -> stride == 1)
                    && padsBack().stream().allMatch(pad -> pad >= 0);
        }

        List<Long> padsBack() {
            List<Long> back = new ArrayList<>();
            for (int i = 0; i < pads.size(); i++) {
                int axis = i % sides.size();
                back.add(dilations.get(axis) * (sides.get(axis) - 1) - pads.get(i));
            }
            return back;
        }
    }
}
