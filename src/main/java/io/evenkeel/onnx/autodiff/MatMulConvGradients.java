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
    private static String matMul(GradientContext gradientContext, int index) {
        int rank = gradientContext.rank(1 - index);
        if (gradientContext.rank(0) < 2 || gradientContext.rank(1) < 2) {
            throw gradientContext.createException("multiplies with a vector");
        }
        GraphBuilder builder = gradientContext.builder();
        if (index == 0 && rank == 2) {
            return multiplyByWeight(gradientContext);
        }
        String other =
                builder.transpose(gradientContext.input(1 - index), AxisPermutation.swapAdjacent(rank, rank - 2));
        String product = index == 0
                ? builder.matMul(gradientContext.outputAdjoint(), other)
                : builder.matMul(other, gradientContext.outputAdjoint());
        return sumBroadcastAxes(gradientContext, product, index);
    }

    /** Multiplies all rows of all samples by the weight in one product, without copying the weight. */
    private static String multiplyByWeight(GradientContext gradientContext) {
        GraphBuilder builder = gradientContext.builder();
        long width = gradientContext.dims(1).get(1);
        String rows = width == TensorInfo.UNKNOWN
                ? builder.addNode(
                        "Flatten", List.of(gradientContext.outputAdjoint()), NodeAttributes.create("axis", -1))
                : builder.reshape(gradientContext.outputAdjoint(), -1L, width);
        String product =
                builder.addNode("Gemm", List.of(rows, gradientContext.input(1)), NodeAttributes.create("transB", 1));
        return builder.reshapeLike(gradientContext.input(0), product);
    }

    /** Sums over the leading axes that the input lacks, or has with length 1. */
    private static String sumBroadcastAxes(GradientContext gradientContext, String product, int index) {
        List<Long> ownDims = gradientContext.dims(index);
        List<Long> other = gradientContext.dims(1 - index);
        int rank = Math.max(ownDims.size(), other.size());
        List<Long> axes = IntStream.range(0, rank - 2)
                .filter(axis -> leadingDim(ownDims, axis, rank) == 1 && leadingDim(other, axis, rank) != 1)
                .mapToObj(axis -> (long) axis)
                .toList();
        String narrow = axes.isEmpty() ? product : gradientContext.builder().reduceSum(product, axes);
        return ownDims.size() == rank
                ? narrow
                : gradientContext.builder().reshapeLike(gradientContext.input(index), narrow);
    }

    private static long leadingDim(List<Long> dims, int axis, int rank) {
        int at = axis - rank + dims.size();
        return at < 0 ? 1 : dims.get(at);
    }

    /** Y = a A B + b C, where A and B may be transposed. */
    private static String gemm(GradientContext gradientContext, int index) {
        NodeProto node = gradientContext.node();
        float alpha = (float) NodeAttributes.readDouble(node, "alpha", 1);
        long transA = NodeAttributes.readLong(node, "transA", 0);
        long transB = NodeAttributes.readLong(node, "transB", 0);
        String adjoint = gradientContext.outputAdjoint();
        String a = gradientContext.input(0);
        String b = gradientContext.input(1);
        return switch (index) {
            case 0 ->
                transA == 0
                        ? gemm(gradientContext, alpha, adjoint, 0, b, 1 - transB)
                        : gemm(gradientContext, alpha, b, transB, adjoint, 1);
            case 1 ->
                transB == 0
                        ? gemm(gradientContext, alpha, a, 1 - transA, adjoint, 0)
                        : gemm(gradientContext, alpha, adjoint, 1, a, transA);
            default ->
                gradientContext.reduceToInputShape(
                        gradientContext
                                .builder()
                                .multiply(
                                        adjoint,
                                        gradientContext.constantScalar(NodeAttributes.readDouble(node, "beta", 1))),
                        index);
        };
    }

    private static String gemm(
            GradientContext gradientContext, float alpha, String one, long transOne, String other, long transOther) {
        return gradientContext
                .builder()
                .addNode(
                        "Gemm",
                        List.of(one, other),
                        NodeAttributes.create("alpha", alpha),
                        NodeAttributes.create("transA", transOne),
                        NodeAttributes.create("transB", transOther));
    }

    private static String conv(GradientContext gradientContext, int index) {
        gradientContext.requireOnlyInput(index, 0);
        gradientContext.requireAttribute("auto_pad", "NOTSET", List.of("NOTSET", "VALID"));
        ConvolutionKernel convolutionKernel = ConvolutionKernel.fromContext(gradientContext);
        return convolutionKernel.isPlainConvolution()
                ? convolveFlipped(gradientContext, convolutionKernel)
                : convTranspose(gradientContext, convolutionKernel);
    }

    /** Without strides and groups, the adjoint is a convolution with the flipped weight. */
    private static String convolveFlipped(GradientContext gradientContext, ConvolutionKernel convolutionKernel) {
        GraphBuilder builder = gradientContext.builder();
        int rank = gradientContext.rank(1);
        String transposed = builder.transpose(gradientContext.input(1), AxisPermutation.swapAdjacent(rank, 0));
        List<Long> wideAxes = GradientContext.axisRange(2, rank).stream()
                .filter(axis -> convolutionKernel.dims().get(axis.intValue() - 2) != 1)
                .toList();
        String flipped = wideAxes.isEmpty() ? transposed : flip(builder, transposed, wideAxes);
        return builder.addNode(
                "Conv",
                List.of(gradientContext.outputAdjoint(), flipped),
                NodeAttributes.create("kernel_shape", convolutionKernel.dims()),
                NodeAttributes.create("dilations", convolutionKernel.dilations()),
                NodeAttributes.create("pads", convolutionKernel.backwardPads()));
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
    private static String convTranspose(GradientContext gradientContext, ConvolutionKernel convolutionKernel) {
        GraphBuilder builder = gradientContext.builder();
        String whole = builder.addNode(
                "ConvTranspose",
                List.of(gradientContext.outputAdjoint(), gradientContext.input(1)),
                NodeAttributes.create("kernel_shape", convolutionKernel.dims()),
                NodeAttributes.create("dilations", convolutionKernel.dilations()),
                NodeAttributes.create("strides", convolutionKernel.strides()),
                NodeAttributes.create("pads", convolutionKernel.pads()),
                NodeAttributes.create("group", convolutionKernel.groups()),
                NodeAttributes.create(
                        "output_padding",
                        convolutionKernel.strides().stream()
                                .map(stride -> stride - 1)
                                .toList()));
        int rank = convolutionKernel.dims().size() + 2;
        List<Long> axes = GradientContext.axisRange(2, rank);
        String end = builder.slice(builder.shapeOf(gradientContext.input(0)), 2, rank);
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
        static ConvolutionKernel fromContext(GradientContext gradientContext) {
            NodeProto node = gradientContext.node();
            List<Long> dims = gradientContext.dims(1).subList(2, gradientContext.rank(1));
            if (dims.contains(TensorInfo.UNKNOWN)) {
                throw gradientContext.createException(
                        "has a weight (" + gradientContext.input(1) + ") of unknown shape");
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
