package io.evenkeel.onnx.autodiff;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds nodes to a graph. Each method returns the name of the tensor that its node computes. */
final class GraphBuilder {
    private static final String NAME_PREFIX = "evenkeel/gradient/";
    private static final int AXES_AS_INPUT_OPSET =
            18; // of ReduceMean; ReduceSum has them as an input since the oldest supported opset

    private final int opset;
    private final List<NodeProto> nodes = new ArrayList<>();
    private final Map<List<Object>, TensorProto> constants = new LinkedHashMap<>();
    private final Map<String, String> shapes = new HashMap<>();

    GraphBuilder(int opset) {
        this.opset = opset;
    }

    int opset() {
        return opset;
    }

    void addTo(GraphProto.Builder graph) {
        graph.addAllInitializer(constants.values()).addAllNode(nodes);
    }

    String addNode(String type, List<String> inputs, AttributeProto... attributes) {
        String output = NAME_PREFIX + type + nodes.size();
        addNode(type, inputs, output, attributes);
        return output;
    }

    /** Adds a node with a given output name. */
    void addNode(String type, List<String> inputs, String output, AttributeProto... attributes) {
        nodes.add(NodeProto.newBuilder()
                .setName(NAME_PREFIX + type + nodes.size() + "/node")
                .setOpType(type)
                .addAllInput(inputs)
                .addOutput(output)
                .addAllAttribute(Arrays.asList(attributes))
                .build());
    }

    String add(String one, String other) {
        return addNode("Add", List.of(one, other));
    }

    String subtract(String one, String other) {
        return addNode("Sub", List.of(one, other));
    }

    String multiply(String one, String other) {
        return addNode("Mul", List.of(one, other));
    }

    String divide(String one, String other) {
        return addNode("Div", List.of(one, other));
    }

    String applyUnary(String type, String tensor) {
        return addNode(type, List.of(tensor));
    }

    String matMul(String one, String other) {
        return addNode("MatMul", List.of(one, other));
    }

    String cast(String tensor, int type) {
        return addNode("Cast", List.of(tensor), NodeAttributes.create("to", type));
    }

    String transpose(String tensor, List<Long> permutation) {
        return addNode("Transpose", List.of(tensor), NodeAttributes.create("perm", permutation));
    }

    String reshape(String tensor, String shape) {
        return addNode("Reshape", List.of(tensor, shape));
    }

    String reshape(String tensor, Long... dims) {
        return reshape(tensor, constantLongs(dims));
    }

    /** Reshapes a tensor to the shape of another one with as many values. */
    String reshapeLike(String other, String tensor) {
        return reshape(tensor, shapeOf(other));
    }

    String shapeOf(String tensor) {
        return shapes.computeIfAbsent(tensor, of -> addNode("Shape", List.of(of)));
    }

    /** Slices a vector: start inclusive, end exclusive. */
    String slice(String list, long start, long end) {
        return addNode("Slice", List.of(list, constantLongs(start), constantLongs(end)));
    }

    String concat(String... vectors) {
        return addNode("Concat", List.of(vectors), NodeAttributes.create("axis", 0));
    }

    String constantLongs(Long... values) {
        return constantLongs(List.of(values));
    }

    String constantLongs(List<Long> values) {
        return constant(TensorProto.newBuilder()
                .setDataType(DataType.INT64_VALUE)
                .addDims(values.size())
                .addAllInt64Data(values));
    }

    /** Adds a constant without axes. */
    String constantScalar(double value, int type) {
        String single = constant(
                TensorProto.newBuilder().setDataType(DataType.FLOAT_VALUE).addFloatData((float) value));
        return type == DataType.FLOAT_VALUE ? single : cast(single, type);
    }

    private String constant(TensorProto.Builder unnamed) {
        return constants
                .computeIfAbsent(
                        List.of(unnamed.build()), values -> unnamed.setName(NAME_PREFIX + "constant" + constants.size())
                                .build())
                .getName();
    }

    /** Sums over axes and keeps them with length 1. */
    String reduceSum(String tensor, List<Long> axes) {
        return addNode("ReduceSum", List.of(tensor, constantLongs(axes)), NodeAttributes.create("keepdims", 1));
    }

    /** Averages over axes and keeps them with length 1. */
    String reduceMean(String tensor, List<Long> axes) {
        return opset < AXES_AS_INPUT_OPSET
                ? addNode("ReduceMean", List.of(tensor), NodeAttributes.create("axes", axes))
                : addNode("ReduceMean", List.of(tensor, constantLongs(axes)));
    }
}
