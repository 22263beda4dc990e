package io.evenkeel.onnxgraph.gradient;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.evenkeel.onnxgraph.UnusableModel;
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
final class ReversePass {
    /** Of which operators there are rules. */
    static final Map<String, Rule> RULES = rules();

    /** Operators whose result stays the same if their input changes a little. */
    private static final Set<String> STILL = Set.of(
            "Shape", "Size", "ConstantOfShape", "NonZero", "Equal", "Greater", "Less", "GreaterOrEqual", "LessOrEqual");

    private static final Set<String> STANDARD = Set.of("", "ai.onnx");

    private final GraphProto graph;
    private final Survey survey;
    private final Emitter emit;
    private final Map<String, String> sensitivities = new HashMap<>();

    ReversePass(GraphProto graph, Survey survey, Emitter emit) {
        this.graph = graph;
        this.survey = survey;
        this.emit = emit;
    }

    private static Map<String, Rule> rules() {
        Map<String, Rule> all = new HashMap<>();
        Stream.of(ElementwiseRules.ALL, LayoutRules.ALL, ProductRules.ALL, StatisticRules.ALL)
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
     * @throws UnusableModel if there is no way, or a node on it has no rule
     */
    String run(String from, String to, String sensitivity) {
        Set<String> live = live(from, to);
        if (!live.contains(to)) {
            throw new UnusableModel("(" + to + ") does not depend on (" + from + "), so that there is no gradient."
                    + "\nMaybe the h-space was opened at the wrong place.");
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
        Facts facts = survey.facts(tensor);
        return !tensor.isEmpty() && (facts.isReal() || facts.type() == 0);
    }

    /** Itself, or in a branch or loop. */
    private static Stream<String> reads(NodeProto node) {
        return Stream.concat(
                node.getInputList().stream(),
                node.getAttributeList().stream()
                        .flatMap(attribute -> attribute.getG().getNodeList().stream())
                        .flatMap(ReversePass::reads));
    }

    private void differentiate(NodeProto node, Set<String> live) {
        List<Optional<String>> outputs = node.getOutputList().stream()
                .map(output -> Optional.ofNullable(sensitivities.get(output)))
                .toList();
        if (outputs.stream().allMatch(Optional::isEmpty)) {
            return;
        }
        Rule rule = STANDARD.contains(node.getDomain()) ? RULES.get(node.getOpType()) : null;
        if (rule == null) {
            throw withoutRule(node);
        }
        Site site = new Site(node, survey, emit, outputs);
        for (int index : liveInputs(node, live)) {
            sensitivities.merge(node.getInput(index), rule.toInput(site, index), emit::add);
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

    private static UnusableModel withoutRule(NodeProto node) {
        String domain = STANDARD.contains(node.getDomain()) ? "" : " of (" + node.getDomain() + ")";
        return new UnusableModel("(" + Site.name(node) + ") is of type " + node.getOpType() + domain
                + ", of which no gradient is known." + Site.MAYBE);
    }
}
