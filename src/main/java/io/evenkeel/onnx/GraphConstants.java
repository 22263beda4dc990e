package io.evenkeel.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the tensors of a graph that are constant: initializers and outputs of Constant nodes. */
final class GraphConstants {
    private final Map<String, TensorProto> tensors = new HashMap<>();

    private GraphConstants() {}

    static GraphConstants fromGraph(GraphProto graph) {
        GraphConstants constants = new GraphConstants();
        graph.getInitializerList().forEach(tensor -> constants.tensors.put(tensor.getName(), tensor));
        for (NodeProto node : graph.getNodeList()) {
            if (node.getOpType().equals("Constant") && node.getAttributeCount() == 1) {
                constants.tensors.put(node.getOutput(0), node.getAttribute(0).getT());
            }
        }
        return constants;
    }

    /**
     * Returns the axes of an Unsqueeze: an attribute until opset 12, an input since. Empty if they are not constant.
     */
    List<Long> readAxes(NodeProto node) {
        return node.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals("axes"))
                .map(AttributeProto::getIntsList)
                .findFirst()
                .orElseGet(() -> readIntegers(node, 1));
    }

    /** Returns an input of integers. Empty if it is not constant. */
    List<Long> readIntegers(NodeProto node, int input) {
        if (node.getInputCount() <= input) {
            return List.of();
        }
        TensorProto tensor = tensors.getOrDefault(node.getInput(input), TensorProto.getDefaultInstance());
        if (tensor.getDataType() != TensorProto.DataType.INT64.getNumber()) {
            return List.of();
        }
        List<Long> values = new ArrayList<>(tensor.getInt64DataList());
        LongBuffer raw = tensor.getRawData()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asLongBuffer();
        while (raw.hasRemaining()) {
            values.add(raw.get());
        }
        return values;
    }
}
