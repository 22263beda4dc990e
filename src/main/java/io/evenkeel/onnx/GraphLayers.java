package io.evenkeel.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks into a network that classifies or encodes: where its layers end, and what its last one reads. */
public final class GraphLayers {
    private static final Set<String> ACTIVATIONS = Set.of(
            "Relu", "LeakyRelu", "PRelu", "Elu", "Selu", "Celu", "Gelu", "QuickGelu", "HardSwish", "Mish", "Softplus");
    private static final Set<String> PRODUCTS = Set.of("Gemm", "MatMul");

    private GraphLayers() {}

    /**
     * What activation functions put out, in the order of the graph: ReLU and its like, and x * sigmoid(a x), which is SiLU and
     * the GELU of CLIP.
     */
    public static List<String> activations(OnnxModel model) {
        GraphProto graph = model.proto().getGraph();
        Map<String, NodeProto> producers = UNetMidBlock.producers(graph);
        Set<String> found = new LinkedHashSet<>();
        for (NodeProto node : graph.getNodeList()) {
            if (ACTIVATIONS.contains(node.getOpType()) || isGated(node, producers)) {
                found.add(node.getOutput(0));
            }
        }
        return List.copyOf(found);
    }

    private static boolean isGated(NodeProto node, Map<String, NodeProto> producers) {
        return node.getOpType().equals("Mul")
                && (gates(node.getInput(0), node.getInput(1), producers)
                        || gates(node.getInput(1), node.getInput(0), producers));
    }

    /** Whether one is the sigmoid of the other, or of a multiple of it. */
    private static boolean gates(String gate, String value, Map<String, NodeProto> producers) {
        NodeProto sigmoid = producers.getOrDefault(gate, NodeProto.getDefaultInstance());
        if (!sigmoid.getOpType().equals("Sigmoid")) {
            return false;
        }
        NodeProto before = producers.getOrDefault(sigmoid.getInput(0), NodeProto.getDefaultInstance());
        return sigmoid.getInput(0).equals(value)
                || (before.getOpType().equals("Mul") && before.getInputList().contains(value));
    }

    /**
     * What the last matrix product before an output reads: the penultimate features of a classifier.
     *
     * @throws UnsupportedModelException if there is none
     */
    public static String features(OnnxModel model, String output) {
        Map<String, NodeProto> producers = UNetMidBlock.producers(model.proto().getGraph());
        List<String> open = new ArrayList<>(List.of(output));
        Set<String> seen = new LinkedHashSet<>();
        while (!open.isEmpty()) {
            String tensor = open.remove(0);
            NodeProto node = producers.get(tensor);
            if (node == null || !seen.add(tensor)) {
                continue;
            }
            if (PRODUCTS.contains(node.getOpType())) {
                return node.getInput(0);
            }
            open.addAll(node.getInputList());
        }
        throw new UnsupportedModelException(
                "output (" + output + ") comes of no matrix product, so that it has no features before it."
                        + "\nMaybe it is not a classifier's.");
    }

    /**
     * A model that puts out some of its inner tensors besides.
     *
     * @param tensors names; those that are outputs already stay as they are
     */
    public static OnnxModel withOutputs(OnnxModel model, List<String> tensors) {
        GraphProto graph = model.proto().getGraph();
        GraphProto.Builder exposed = graph.toBuilder();
        Set<String> known = new LinkedHashSet<>();
        graph.getOutputList().forEach(output -> known.add(output.getName()));
        for (String tensor : tensors) {
            if (known.add(tensor)) {
                exposed.addOutput(ValueInfoProto.newBuilder()
                        .setName(tensor)
                        .setType(TypeProto.newBuilder()
                                .setTensorType(TypeProto.Tensor.newBuilder()
                                        .setElemType(TensorElementTypes.of(tensor, graph)))));
            }
        }
        return new OnnxModel(model.proto().toBuilder().setGraph(exposed).build(), model.folder());
    }
}
