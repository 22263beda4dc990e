package io.evenkeel.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;

/**
 * Exposes a U-Net's h-space: h becomes h + offset, where the offset is a new input of the graph, and the steered h is
 * a new output.
 */
public final class HSpaceGraphEdit {
    /** The new input that is added to h: [batch or 1, channels, height, width] of h, in the type of h. */
    public static final String OFFSET = "h_offset";

    /** The new output: h after the offset was added, as the decoder half reads it. */
    public static final String HIDDEN_STATE = "h_steered";

    private static final List<String> AXES = List.of("h_batch", "h_channels", "h_height", "h_width");

    private HSpaceGraphEdit() {}

    /**
     * Returns a model that computes what the given one does, with {@link #OFFSET} added to h, and {@link
     * #HIDDEN_STATE} as one more output.
     *
     * @throws UnsupportedModelException if the model has no mid block, or was edited before
     */
    public static OnnxModel expose(OnnxModel model) {
        GraphProto graph = model.proto().getGraph();
        if (graph.getInputList().stream().anyMatch(input -> input.getName().equals(OFFSET))) {
            throw new UnsupportedModelException("(" + graph.getName() + ") has an input " + OFFSET + " already.");
        }
        UNetMidBlock block = UNetMidBlock.find(graph);
        int type = TensorElementTypes.find(block.tensor(), graph);
        GraphProto.Builder exposed = graph.toBuilder()
                .clearNode()
                .addInput(createValueInfo(OFFSET, type))
                .addOutput(createValueInfo(HIDDEN_STATE, type));
        for (NodeProto node : graph.getNodeList()) {
            exposed.addNode(redirectInputs(node, block.tensor()));
            if (node.getOutputList().contains(block.tensor())) {
                exposed.addNode(NodeProto.newBuilder()
                        .setName("evenkeel/steer")
                        .setOpType("Add")
                        .addInput(block.tensor())
                        .addInput(OFFSET)
                        .addOutput(HIDDEN_STATE));
            }
        }
        return new OnnxModel(model.proto().toBuilder().setGraph(exposed).build(), model.folder());
    }

    /** Replaces h by the steered h in the node's inputs. */
    private static NodeProto redirectInputs(NodeProto node, String h) {
        if (!node.getInputList().contains(h)) {
            return node;
        }
        NodeProto.Builder changed = node.toBuilder();
        for (int i = 0; i < node.getInputCount(); i++) {
            if (node.getInput(i).equals(h)) {
                changed.setInput(i, HIDDEN_STATE);
            }
        }
        return changed.build();
    }

    private static ValueInfoProto createValueInfo(String name, int type) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        AXES.forEach(
                axis -> shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimParam(name + "_" + axis)));
        TypeProto.Tensor.Builder tensor =
                TypeProto.Tensor.newBuilder().setElemType(type).setShape(shape);
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }
}
