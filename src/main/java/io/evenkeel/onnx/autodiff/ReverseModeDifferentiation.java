package io.evenkeel.onnx.autodiff;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.evenkeel.onnx.UnsupportedModelException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Walks a graph back from its prediction to one tensor, and adds up what every rule makes on the way. */
final class ReverseModeDifferentiation {
    /** Of which operators there are rules. */
    static final Map<String, GradientRule> RULES = rules();

    /** Operators whose result stays the same if their input changes a little. */
    private static final Set<String> STILL = Set.of(
            "Shape", "Size", "ConstantOfShape", "NonZero", "Equal", "Greater", "Less", "GreaterOrEqual", "LessOrEqual");

    private static final Set<String> STANDARD = Set.of("", "ai.onnx");

    private final GraphProto graph;
    private final ShapeInference shapeInference;
    private final GraphBuilder emit;
    private final Map<String, String> sensitivities = new HashMap<>();

    ReverseModeDifferentiation(GraphProto graph, ShapeInference shapeInference, GraphBuilder emit) {
        this.graph = graph;
        this.shapeInference = shapeInference;
        this.emit = emit;
    }

    private static Map<String, GradientRule> rules() {
        Map<String, GradientRule> all = new HashMap<>();
        Stream.of(ElementwiseGradients.ALL, ShapeOpGradients.ALL, MatMulConvGradients.ALL, ReductionGradients.ALL)
                .forEach(all::putAll);
        return Map.copyOf(all);
    }

    /**
     * Emits the way back.
     *
     * @param from the tensor whose sensitivity is wanted
     * @param to the prediction
     * @param sensitivity of the prediction
     * @return the name of the wanted one
     * @throws UnsupportedModelException if there is no way, or a node on it has no rule
     */
    String run(String from, String to, String sensitivity) {
        Set<String> live = live(from, to);
        if (!live.contains(to)) {
            throw new UnsupportedModelException("(" + to + ") does not depend on (" + from
                    + "), so that there is no gradient." + "\nMaybe the h-space was opened at the wrong place.");
        }
        sensitivities.put(to, sensitivity);
        for (int i = graph.getNodeCount() - 1; i >= 0; i--) {
            NodeProto node = graph.getNode(i);
            if (node.getOutputList().stream().anyMatch(live::contains)
                    && !node.getOutputList().contains(from)) {
                differentiate(node, live);
            }
        }
        return Objects.requireNonNull(sensitivities.get(from));
    }

    /** What depends on the one and the other depends on. */
    private Set<String> live(String from, String to) {
        Set<String> reached = new HashSet<>(Set.of(from));
        for (NodeProto node : graph.getNodeList()) {
            if (!STILL.contains(node.getOpType()) && reads(node).anyMatch(reached::contains)) {
                node.getOutputList().stream().filter(this::maySlope).forEach(reached::add);
            }
        }
        Set<String> needed = new HashSet<>(Set.of(to));
        for (int i = graph.getNodeCount() - 1; i >= 0; i--) {
            if (graph.getNode(i).getOutputList().stream().anyMatch(needed::contains)) {
                reads(graph.getNode(i)).forEach(needed::add);
            }
        }
        reached.retainAll(needed);
        return reached;
    }

    private boolean maySlope(String tensor) {
        TensorInfo tensorInfo = shapeInference.facts(tensor);
        return !tensor.isEmpty() && (tensorInfo.isReal() || tensorInfo.type() == 0);
    }

    /** Itself, or in a branch or loop. */
    private static Stream<String> reads(NodeProto node) {
        return Stream.concat(
                node.getInputList().stream(),
                node.getAttributeList().stream()
                        .flatMap(attribute -> attribute.getG().getNodeList().stream())
                        .flatMap(ReverseModeDifferentiation::reads));
    }

    private void differentiate(NodeProto node, Set<String> live) {
        List<Optional<String>> outputs = node.getOutputList().stream()
                .map(output -> Optional.ofNullable(sensitivities.get(output)))
                .toList();
        if (outputs.stream().allMatch(Optional::isEmpty)) {
            return;
        }
        GradientRule gradientRule = STANDARD.contains(node.getDomain()) ? RULES.get(node.getOpType()) : null;
        if (gradientRule == null) {
            throw withoutRule(node);
        }
        GradientContext gradientContext = new GradientContext(node, shapeInference, emit, outputs);
        for (int index : liveInputs(node, live)) {
            sensitivities.merge(node.getInput(index), gradientRule.toInput(gradientContext, index), emit::add);
        }
    }

    private static List<Integer> liveInputs(NodeProto node, Set<String> live) {
        List<Integer> indices = new ArrayList<>();
        for (int index = 0; index < node.getInputCount(); index++) {
            if (live.contains(node.getInput(index))) {
                indices.add(index);
            }
        }
        return indices;
    }

    private static UnsupportedModelException withoutRule(NodeProto node) {
        String domain = STANDARD.contains(node.getDomain()) ? "" : " of (" + node.getDomain() + ")";
        return new UnsupportedModelException("(" + GradientContext.name(node) + ") is of type " + node.getOpType()
                + domain + ", of which no gradient is known." + GradientContext.MAYBE);
    }
}
