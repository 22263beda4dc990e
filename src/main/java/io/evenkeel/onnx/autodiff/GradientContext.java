package io.evenkeel.onnx.autodiff;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.evenkeel.onnx.UnsupportedModelException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Where a rule is applied.
 *
 * @param sensitivities of the node's outputs; empty for those that nothing depends on
 */
record GradientContext(NodeProto node, ShapeInference survey, GraphBuilder emit, List<Optional<String>> sensitivities) {
    static final String MAYBE =
            "\nMaybe another export of the model has a gradient: try Optimum's, without optimisation.";

    /** Of the only output that counts. */
    String sensitivity() {
        if (sensitivities.stream().skip(1).anyMatch(Optional::isPresent)) {
            throw refusal("has more than one output that is used");
        }
        return sensitivities.get(0).orElseThrow();
    }

    String input(int index) {
        return node.getInput(index);
    }

    boolean has(int index) {
        return index < node.getInputCount() && !node.getInput(index).isEmpty();
    }

    String output() {
        return node.getOutput(0);
    }

    TensorInfo facts(int input) {
        return has(input) ? survey.facts(input(input)) : TensorInfo.NONE;
    }

    int type(int input) {
        return facts(input).type();
    }

    List<Long> sides(int input) {
        return facts(input).sides().orElseThrow(() -> refusal("has an input (" + input(input) + ") of unknown rank"));
    }

    int rank(int input) {
        return sides(input).size();
    }

    /** A number of the first input's type. */
    String number(double value) {
        return emit.number(value, type(0));
    }

    UnsupportedModelException refusal(String reason) {
        return new UnsupportedModelException("(" + name(node) + ") of type " + node.getOpType() + " " + reason
                + ", so that no gradient can be derived." + MAYBE);
    }

    static String name(NodeProto node) {
        return node.getName().isEmpty() ? node.getOutput(0) : node.getName();
    }

    /** The node must say one of these things. */
    void require(String attribute, String usual, List<String> supported) {
        String said = NodeAttributes.text(node, attribute, usual);
        if (!supported.contains(said)) {
            throw refusal("has " + attribute + " (" + said + "), supported are " + supported);
        }
    }

    /** Only an activation is live: weights, scales and the like are not learned. */
    void requireInput(int index, int only) {
        if (index != only) {
            throw refusal("makes its input (" + input(index) + ") of h, where a constant is wanted");
        }
    }

    /** Undoes broadcasting: sums a tensor of the output's shape to an input's. */
    String narrowed(String tensor, int index) {
        List<Long> narrow = sides(index);
        List<Long> wide = survey.facts(output()).sides().orElseThrow(() -> refusal("has an output of unknown rank"));
        int more = wide.size() - narrow.size();
        List<Long> axes = IntStream.range(0, wide.size())
                .filter(axis -> axis < more || (narrow.get(axis - more) == 1 && wide.get(axis) != 1))
                .mapToObj(axis -> (long) axis)
                .toList();
        String summed = axes.isEmpty() ? tensor : emit.sum(tensor, axes);
        return more == 0 ? summed : emit.shapedAs(input(index), summed);
    }

    /** All axes from one on. */
    static List<Long> axes(int from, int rank) {
        return LongStream.range(from, rank).boxed().toList();
    }
}
