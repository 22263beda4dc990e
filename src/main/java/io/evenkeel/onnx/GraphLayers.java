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

/**
 * Finds layers of a classifier or encoder: the outputs of its activations, and the input of its last matrix product.
 */
public final class GraphLayers {
    private static final Set<String> ACTIVATIONS = Set.of(
            "Relu", "LeakyRelu", "PRelu", "Elu", "Selu", "Celu", "Gelu", "QuickGelu", "HardSwish", "Mish", "Softplus");
    private static final Set<String> MATRIX_PRODUCTS = Set.of("Gemm", "MatMul");

    private GraphLayers() {}

    /**
     * Returns the outputs of activation functions in the order of the graph: ReLU and similar operators, and x *
     * sigmoid(a x), which is SiLU or CLIP's GELU.
     */
    public static List<String> findActivations(OnnxModel model) {
        GraphProto graph = model.proto().getGraph();
        Map<String, NodeProto> producers = UNetMidBlock.indexProducers(graph);
        Set<String> activations = new LinkedHashSet<>();
        for (NodeProto node : graph.getNodeList()) {
            if (ACTIVATIONS.contains(node.getOpType()) || isGatedActivation(node, producers)) {
                activations.add(node.getOutput(0));
            }
        }
        return List.copyOf(activations);
    }

    private static boolean isGatedActivation(NodeProto node, Map<String, NodeProto> producers) {
        return node.getOpType().equals("Mul")
                && (isSigmoidGate(node.getInput(0), node.getInput(1), producers)
                        || isSigmoidGate(node.getInput(1), node.getInput(0), producers));
    }

    /** Returns whether one tensor is the sigmoid of the other, or of a multiple of it. */
    private static boolean isSigmoidGate(String gate, String value, Map<String, NodeProto> producers) {
        NodeProto sigmoid = producers.getOrDefault(gate, NodeProto.getDefaultInstance());
        if (!sigmoid.getOpType().equals("Sigmoid")) {
            return false;
        }
        NodeProto scaled = producers.getOrDefault(sigmoid.getInput(0), NodeProto.getDefaultInstance());
        return sigmoid.getInput(0).equals(value)
                || (scaled.getOpType().equals("Mul") && scaled.getInputList().contains(value));
    }

    /**
     * Returns the input of the last matrix product before an output: the penultimate features of a classifier.
     *
     * @throws UnsupportedModelException if there is none
     */
    public static String findFeatureTensor(OnnxModel model, String output) {
        Map<String, NodeProto> producers =
                UNetMidBlock.indexProducers(model.proto().getGraph());
        List<String> pending = new ArrayList<>(List.of(output));
        Set<String> visited = new LinkedHashSet<>();
        while (!pending.isEmpty()) {
            String tensor = pending.remove(0);
            NodeProto node = producers.get(tensor);
            if (node == null || !visited.add(tensor)) {
                continue;
            }
            if (MATRIX_PRODUCTS.contains(node.getOpType())) {
                return node.getInput(0);
            }
            pending.addAll(node.getInputList());
        }
        throw new UnsupportedModelException(
                "output (" + output + ") comes of no matrix product, so that it has no features before it."
                        + "\nMaybe it is not a classifier's.");
    }

    /**
     * Adds inner tensors to the outputs of a model.
     *
     * @param tensors names; those that are outputs already stay as they are
     */
    public static OnnxModel exposeOutputs(OnnxModel model, List<String> tensors) {
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
                                        .setElemType(TensorElementTypes.find(tensor, graph)))));
            }
        }
        return new OnnxModel(model.proto().toBuilder().setGraph(exposed).build(), model.folder());
    }
}
