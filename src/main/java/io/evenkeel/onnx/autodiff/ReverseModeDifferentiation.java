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

/**
 * Differentiates a graph backward from its prediction to one tensor, and adds up the results of the gradient rules.
 */
final class ReverseModeDifferentiation {
    /** Gradient rules by operator. */
    static final Map<String, GradientRule> RULES = collectRules();

    /** Operators whose gradient is zero. */
    private static final Set<String> NON_DIFFERENTIABLE = Set.of(
            "Shape", "Size", "ConstantOfShape", "NonZero", "Equal", "Greater", "Less", "GreaterOrEqual", "LessOrEqual");

    private static final Set<String> STANDARD_DOMAINS = Set.of("", "ai.onnx");

    private final GraphProto graph;
    private final ShapeInference inference;
    private final GraphBuilder builder;
    private final Map<String, String> adjoints = new HashMap<>();

    ReverseModeDifferentiation(GraphProto graph, ShapeInference inference, GraphBuilder builder) {
        this.graph = graph;
        this.inference = inference;
        this.builder = builder;
    }

    private static Map<String, GradientRule> collectRules() {
        Map<String, GradientRule> all = new HashMap<>();
        Stream.of(
                        ElementwiseGradients.RULES,
                        ShapeOpGradients.RULES,
                        MatMulConvGradients.RULES,
                        ReductionGradients.RULES)
                .forEach(all::putAll);
        return Map.copyOf(all);
    }

    /**
     * Adds the backward pass.
     *
     * @param from tensor whose adjoint is returned
     * @param to the prediction
     * @param adjoint adjoint of the prediction
     * @return name of the adjoint of {@code from}
     * @throws UnsupportedModelException if the prediction does not depend on the tensor, or a node in between has no
     * rule
     */
    String differentiate(String from, String to, String adjoint) {
        Set<String> liveTensors = findLiveTensors(from, to);
        if (!liveTensors.contains(to)) {
            throw new UnsupportedModelException("(" + to + ") does not depend on (" + from
                    + "), so that there is no gradient." + "\nMaybe the h-space was opened at the wrong place.");
        }
        adjoints.put(to, adjoint);
        for (int i = graph.getNodeCount() - 1; i >= 0; i--) {
            NodeProto node = graph.getNode(i);
            if (node.getOutputList().stream().anyMatch(liveTensors::contains)
                    && !node.getOutputList().contains(from)) {
                differentiateNode(node, liveTensors);
            }
        }
        return Objects.requireNonNull(adjoints.get(from));
    }

    /** Returns the tensors that depend on the first and that the second depends on. */
    private Set<String> findLiveTensors(String from, String to) {
        Set<String> reached = new HashSet<>(Set.of(from));
        for (NodeProto node : graph.getNodeList()) {
            if (!NON_DIFFERENTIABLE.contains(node.getOpType()) && inputsOf(node).anyMatch(reached::contains)) {
                node.getOutputList().stream().filter(this::isDifferentiable).forEach(reached::add);
            }
        }
        Set<String> needed = new HashSet<>(Set.of(to));
        for (int i = graph.getNodeCount() - 1; i >= 0; i--) {
            if (graph.getNode(i).getOutputList().stream().anyMatch(needed::contains)) {
                inputsOf(graph.getNode(i)).forEach(needed::add);
            }
        }
        reached.retainAll(needed);
        return reached;
    }

    private boolean isDifferentiable(String tensor) {
        TensorInfo info = inference.tensorInfo(tensor);
        return !tensor.isEmpty() && (info.isFloatingPoint() || info.elementType() == 0);
    }

    /** Returns the inputs of a node, and those of its branches and loops. */
    private static Stream<String> inputsOf(NodeProto node) {
        return Stream.concat(
                node.getInputList().stream(),
                node.getAttributeList().stream()
                        .flatMap(attribute -> attribute.getG().getNodeList().stream())
                        .flatMap(ReverseModeDifferentiation::inputsOf));
    }

    private void differentiateNode(NodeProto node, Set<String> liveTensors) {
        List<Optional<String>> outputs = node.getOutputList().stream()
                .map(output -> Optional.ofNullable(adjoints.get(output)))
                .toList();
        if (outputs.stream().allMatch(Optional::isEmpty)) {
            return;
        }
        GradientRule rule = STANDARD_DOMAINS.contains(node.getDomain()) ? RULES.get(node.getOpType()) : null;
        if (rule == null) {
            throw createMissingRuleException(node);
        }
        GradientContext context = new GradientContext(node, inference, builder, outputs);
        for (int index : findLiveInputs(node, liveTensors)) {
            adjoints.merge(node.getInput(index), rule.inputAdjoint(context, index), builder::add);
        }
    }

    private static List<Integer> findLiveInputs(NodeProto node, Set<String> liveTensors) {
        List<Integer> indices = new ArrayList<>();
        for (int index = 0; index < node.getInputCount(); index++) {
            if (liveTensors.contains(node.getInput(index))) {
                indices.add(index);
            }
        }
        return indices;
    }

    private static UnsupportedModelException createMissingRuleException(NodeProto node) {
        String domain = STANDARD_DOMAINS.contains(node.getDomain()) ? "" : " of (" + node.getDomain() + ")";
        return new UnsupportedModelException("(" + GradientContext.displayName(node) + ") is of type "
                + node.getOpType() + domain + ", of which no gradient is known." + GradientContext.HINT);
    }
}
