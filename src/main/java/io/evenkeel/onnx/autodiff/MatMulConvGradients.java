package io.evenkeel.onnx.autodiff;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Gradient rules of matrix products and convolutions. */
final class MatMulConvGradients {
    static final Map<String, GradientRule> RULES = Map.of(
            "MatMul", MatMulConvGradients::matMul,
            "Gemm", MatMulConvGradients::gemm,
            "Conv", MatMulConvGradients::conv);

    private MatMulConvGradients() {}

    /** Y = A B: G B' and A' G, where ' swaps the last two axes. */
    private static String matMul(GradientContext context, int index) {
        int rank = context.rank(1 - index);
        if (context.rank(0) < 2 || context.rank(1) < 2) {
            throw context.createException("multiplies with a vector");
        }
        GraphBuilder builder = context.builder();
        if (index == 0 && rank == 2) {
            return multiplyByWeight(context);
        }
        String other = builder.transpose(context.input(1 - index), AxisPermutation.swapAdjacent(rank, rank - 2));
        String product = index == 0
                ? builder.matMul(context.outputAdjoint(), other)
                : builder.matMul(other, context.outputAdjoint());
        return sumBroadcastAxes(context, product, index);
    }

    /** Multiplies all rows of all samples by the weight in one product, without copying the weight. */
    private static String multiplyByWeight(GradientContext context) {
        GraphBuilder builder = context.builder();
        long width = context.dims(1).get(1);
        String rows = width == TensorInfo.UNKNOWN
                ? builder.addNode("Flatten", List.of(context.outputAdjoint()), NodeAttributes.create("axis", -1))
                : builder.reshape(context.outputAdjoint(), -1L, width);
        String product = builder.addNode("Gemm", List.of(rows, context.input(1)), NodeAttributes.create("transB", 1));
        return builder.reshapeLike(context.input(0), product);
    }

    /** Sums over the leading axes that the input lacks, or has with length 1. */
    private static String sumBroadcastAxes(GradientContext context, String product, int index) {
        List<Long> ownDims = context.dims(index);
        List<Long> other = context.dims(1 - index);
        int rank = Math.max(ownDims.size(), other.size());
        List<Long> axes = IntStream.range(0, rank - 2)
                .filter(axis -> leadingDim(ownDims, axis, rank) == 1 && leadingDim(other, axis, rank) != 1)
                .mapToObj(axis -> (long) axis)
                .toList();
        String narrow = axes.isEmpty() ? product : context.builder().reduceSum(product, axes);
        return ownDims.size() == rank ? narrow : context.builder().reshapeLike(context.input(index), narrow);
    }

    private static long leadingDim(List<Long> dims, int axis, int rank) {
        int at = axis - rank + dims.size();
        return at < 0 ? 1 : dims.get(at);
    }

    /** Y = a A B + b C, where A and B may be transposed. */
    private static String gemm(GradientContext context, int index) {
        NodeProto node = context.node();
        float alpha = (float) NodeAttributes.readDouble(node, "alpha", 1);
        long transA = NodeAttributes.readLong(node, "transA", 0);
        long transB = NodeAttributes.readLong(node, "transB", 0);
        String adjoint = context.outputAdjoint();
        String a = context.input(0);
        String b = context.input(1);
        return switch (index) {
            case 0 ->
                transA == 0
                        ? gemm(context, alpha, adjoint, 0, b, 1 - transB)
                        : gemm(context, alpha, b, transB, adjoint, 1);
            case 1 ->
                transB == 0
                        ? gemm(context, alpha, a, 1 - transA, adjoint, 0)
                        : gemm(context, alpha, adjoint, 1, a, transA);
            default ->
                context.reduceToInputShape(
                        context.builder()
                                .multiply(adjoint, context.constantScalar(NodeAttributes.readDouble(node, "beta", 1))),
                        index);
        };
    }

    private static String gemm(
            GradientContext context, float alpha, String one, long transOne, String other, long transOther) {
        return context.builder()
                .addNode(
                        "Gemm",
                        List.of(one, other),
                        NodeAttributes.create("alpha", alpha),
                        NodeAttributes.create("transA", transOne),
                        NodeAttributes.create("transB", transOther));
    }

    private static String conv(GradientContext context, int index) {
        context.requireOnlyInput(index, 0);
        context.requireAttribute("auto_pad", "NOTSET", List.of("NOTSET", "VALID"));
        ConvolutionKernel kernel = ConvolutionKernel.fromContext(context);
        return kernel.isPlainConvolution() ? convolveFlipped(context, kernel) : convTranspose(context, kernel);
    }

    /** Without strides and groups, the adjoint is a convolution with the flipped weight. */
    private static String convolveFlipped(GradientContext context, ConvolutionKernel kernel) {
        GraphBuilder builder = context.builder();
        int rank = context.rank(1);
        String transposed = builder.transpose(context.input(1), AxisPermutation.swapAdjacent(rank, 0));
        List<Long> wideAxes = GradientContext.axisRange(2, rank).stream()
                .filter(axis -> kernel.dims().get(axis.intValue() - 2) != 1)
                .toList();
        String flipped = wideAxes.isEmpty() ? transposed : flip(builder, transposed, wideAxes);
        return builder.addNode(
                "Conv",
                List.of(context.outputAdjoint(), flipped),
                NodeAttributes.create("kernel_shape", kernel.dims()),
                NodeAttributes.create("dilations", kernel.dilations()),
                NodeAttributes.create("pads", kernel.backwardPads()));
    }

    private static String flip(GraphBuilder builder, String weight, List<Long> axes) {
        String start = builder.constantLongs(axes.stream().map(axis -> -1L).toList());
        String end =
                builder.constantLongs(axes.stream().map(axis -> Long.MIN_VALUE).toList());
        return builder.addNode("Slice", List.of(weight, start, end, builder.constantLongs(axes), start));
    }

    /**
     * With strides, the convolution may have ignored the last rows. Computes the largest possible input and crops it.
     */
    private static String convTranspose(GradientContext context, ConvolutionKernel kernel) {
        GraphBuilder builder = context.builder();
        String whole = builder.addNode(
                "ConvTranspose",
                List.of(context.outputAdjoint(), context.input(1)),
                NodeAttributes.create("kernel_shape", kernel.dims()),
                NodeAttributes.create("dilations", kernel.dilations()),
                NodeAttributes.create("strides", kernel.strides()),
                NodeAttributes.create("pads", kernel.pads()),
                NodeAttributes.create("group", kernel.groups()),
                NodeAttributes.create(
                        "output_padding",
                        kernel.strides().stream().map(stride -> stride - 1).toList()));
        int rank = kernel.dims().size() + 2;
        List<Long> axes = GradientContext.axisRange(2, rank);
        String end = builder.slice(builder.shapeOf(context.input(0)), 2, rank);
        String start = builder.constantLongs(axes.stream().map(axis -> 0L).toList());
        return builder.addNode("Slice", List.of(whole, start, end, builder.constantLongs(axes)));
    }

    /**
     * The attributes of a convolution.
     *
     * @param pads begin values of all axes, then end values
     */
    private record ConvolutionKernel(
            List<Long> dims, List<Long> strides, List<Long> dilations, List<Long> pads, long groups) {
        static ConvolutionKernel fromContext(GradientContext context) {
            NodeProto node = context.node();
            List<Long> dims = context.dims(1).subList(2, context.rank(1));
            if (dims.contains(TensorInfo.UNKNOWN)) {
                throw context.createException("has a weight (" + context.input(1) + ") of unknown shape");
            }
            List<Long> ones = dims.stream().map(side -> 1L).toList();
            List<Long> zeros =
                    IntStream.range(0, 2 * dims.size()).mapToObj(i -> 0L).toList();
            return new ConvolutionKernel(
                    dims,
                    NodeAttributes.readLongs(node, "strides", ones),
                    NodeAttributes.readLongs(node, "dilations", ones),
                    NodeAttributes.readLongs(node, "pads", zeros),
                    NodeAttributes.readLong(node, "group", 1));
        }

        boolean isPlainConvolution() {
            return groups == 1
                    && strides.stream().allMatch(stride -> stride == 1)
                    && backwardPads().stream().allMatch(pad -> pad >= 0);
        }

        List<Long> backwardPads() {
            List<Long> back = new ArrayList<>();
            for (int i = 0; i < pads.size(); i++) {
                int axis = i % dims.size();
                back.add(dilations.get(axis) * (dims.get(axis) - 1) - pads.get(i));
            }
            return back;
        }
    }
}
