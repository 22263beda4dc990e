package io.evenkeel.onnx.autodiff;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.evenkeel.onnx.UnsupportedModelException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The node that a gradient rule is applied to, with what the rule needs.
 *
 * @param outputAdjoints adjoints of the node's outputs; empty for outputs that the loss does not depend on
 */
record GradientContext(
        NodeProto node, ShapeInference shapeInference, GraphBuilder builder, List<Optional<String>> outputAdjoints) {
    static final String HINT =
            "\nMaybe another export of the model has a gradient: try Optimum's, without optimisation.";

    /**
     * Returns the adjoint of the first output.
     *
     * @throws UnsupportedModelException if another output is used too
     */
    String outputAdjoint() {
        if (outputAdjoints.stream().skip(1).anyMatch(Optional::isPresent)) {
            throw createException("has more than one output that is used");
        }
        return outputAdjoints.get(0).orElseThrow();
    }

    String input(int index) {
        return node.getInput(index);
    }

    boolean hasInput(int index) {
        return index < node.getInputCount() && !node.getInput(index).isEmpty();
    }

    String output() {
        return node.getOutput(0);
    }

    TensorInfo tensorInfo(int input) {
        return hasInput(input) ? shapeInference.tensorInfo(input(input)) : TensorInfo.NONE;
    }

    int elementType(int input) {
        return tensorInfo(input).elementType();
    }

    List<Long> dims(int input) {
        return tensorInfo(input)
                .dims()
                .orElseThrow(() -> createException("has an input (" + input(input) + ") of unknown rank"));
    }

    int rank(int input) {
        return dims(input).size();
    }

    /** Adds a constant of the first input's type. */
    String constantScalar(double value) {
        return builder.constantScalar(value, elementType(0));
    }

    UnsupportedModelException createException(String reason) {
        return new UnsupportedModelException("(" + displayName(node) + ") of type " + node.getOpType() + " " + reason
                + ", so that no gradient can be derived." + HINT);
    }

    static String displayName(NodeProto node) {
        return node.getName().isEmpty() ? node.getOutput(0) : node.getName();
    }

    /** Checks that an attribute has one of the supported values. */
    void requireAttribute(String attribute, String defaultValue, List<String> supported) {
        String value = NodeAttributes.readString(node, attribute, defaultValue);
        if (!supported.contains(value)) {
            throw createException("has " + attribute + " (" + value + "), supported are " + supported);
        }
    }

    /** Checks that only the given input depends on h: weights and scales must be constant. */
    void requireOnlyInput(int index, int only) {
        if (index != only) {
            throw createException("makes its input (" + input(index) + ") of h, where a constant is wanted");
        }
    }

    /** Sums a tensor of the output's shape to the shape of an input, which reverses broadcasting. */
    String reduceToInputShape(String tensor, int index) {
        List<Long> inputDims = dims(index);
        List<Long> outputDims = shapeInference
                .tensorInfo(output())
                .dims()
                .orElseThrow(() -> createException("has an output of unknown rank"));
        int extraAxes = outputDims.size() - inputDims.size();
        List<Long> axes = IntStream.range(0, outputDims.size())
                .filter(axis -> axis < extraAxes || (inputDims.get(axis - extraAxes) == 1 && outputDims.get(axis) != 1))
                .mapToObj(axis -> (long) axis)
                .toList();
        String summed = axes.isEmpty() ? tensor : builder.reduceSum(tensor, axes);
        return extraAxes == 0 ? summed : builder.reshapeLike(input(index), summed);
    }

    /** Returns all axes from the given one on. */
    static List<Long> axisRange(int from, int rank) {
        return LongStream.range(from, rank).boxed().toList();
    }
}
