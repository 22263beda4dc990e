package io.evenkeel.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Infers the element types of a graph's image tensors, which differ from those of its inputs if the graph computes in
 * half precision.
 */
final class TensorElementTypes {
    private static final int UNKNOWN = TensorProto.DataType.UNDEFINED.getNumber();

    /**
     * Operators whose result has the type of their second input; all others that handle images have that of the
     * first.
     */
    private static final Set<String> TYPE_FROM_SECOND_INPUT = Set.of("Where", "DequantizeLinear");

    private final Map<String, Integer> elementTypes = new HashMap<>();
    private final Map<String, NodeProto> producers;

    private TensorElementTypes(GraphProto graph) {
        this.producers = UNetMidBlock.indexProducers(graph);
        graph.getInitializerList().forEach(tensor -> elementTypes.put(tensor.getName(), tensor.getDataType()));
        List.of(graph.getInputList(), graph.getOutputList(), graph.getValueInfoList())
                .forEach(values -> values.forEach(this::record));
    }

    private void record(ValueInfoProto value) {
        elementTypes.put(value.getName(), value.getType().getTensorType().getElemType());
    }

    /**
     * Returns the type as a number of {@link TensorProto.DataType}.
     *
     * @throws UnsupportedModelException if it cannot be inferred
     */
    static int find(String tensor, GraphProto graph) {
        return new TensorElementTypes(graph).infer(tensor);
    }

    private int infer(String tensor) {
        String current = tensor;
        while (elementTypes.getOrDefault(current, UNKNOWN) == UNKNOWN) {
            NodeProto producer = producers.getOrDefault(current, NodeProto.getDefaultInstance());
            int input = TYPE_FROM_SECOND_INPUT.contains(producer.getOpType()) ? 1 : 0;
            if (producer.getOpType().equals("Cast")) {
                return readCastType(producer);
            }
            if (producer.getInputCount() <= input) {
                throw new UnsupportedModelException("it cannot be told which type (" + tensor
                        + ") has, as it stems from (" + current + "), which is made of nothing that is known.");
            }
            current = producer.getInput(input);
        }
        return elementTypes.getOrDefault(current, UNKNOWN);
    }

    private static int readCastType(NodeProto cast) {
        return cast.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals("to"))
                .mapToInt(attribute -> Math.toIntExact(attribute.getI()))
                .findFirst()
                .orElse(UNKNOWN);
    }
}
