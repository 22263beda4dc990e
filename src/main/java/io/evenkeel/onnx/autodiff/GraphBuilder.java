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

/** Writes nodes behind those of a graph. Every method returns the name of the tensor that it makes. */
final class GraphBuilder {
    private static final String PREFIX = "evenkeel/gradient/";
    private static final int AXES_ARE_INPUTS =
            18; // of ReduceMean; of ReduceSum they are from the oldest opset that is taken

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

    String emit(String type, List<String> inputs, AttributeProto... attributes) {
        String output = PREFIX + type + nodes.size();
        emit(type, inputs, output, attributes);
        return output;
    }

    /** Writes a node whose output has a name. */
    void emit(String type, List<String> inputs, String output, AttributeProto... attributes) {
        nodes.add(NodeProto.newBuilder()
                .setName(PREFIX + type + nodes.size() + "/node")
                .setOpType(type)
                .addAllInput(inputs)
                .addOutput(output)
                .addAllAttribute(Arrays.asList(attributes))
                .build());
    }

    String add(String one, String other) {
        return emit("Add", List.of(one, other));
    }

    String subtract(String one, String other) {
        return emit("Sub", List.of(one, other));
    }

    String multiply(String one, String other) {
        return emit("Mul", List.of(one, other));
    }

    String divide(String one, String other) {
        return emit("Div", List.of(one, other));
    }

    String apply(String type, String tensor) {
        return emit(type, List.of(tensor));
    }

    String matrixProduct(String one, String other) {
        return emit("MatMul", List.of(one, other));
    }

    String cast(String tensor, int type) {
        return emit("Cast", List.of(tensor), NodeAttributes.of("to", type));
    }

    String transpose(String tensor, List<Long> permutation) {
        return emit("Transpose", List.of(tensor), NodeAttributes.of("perm", permutation));
    }

    String reshape(String tensor, String shape) {
        return emit("Reshape", List.of(tensor, shape));
    }

    String reshape(String tensor, Long... sides) {
        return reshape(tensor, list(sides));
    }

    /** Gives a tensor the shape of another one that has as many values. */
    String shapedAs(String other, String tensor) {
        return reshape(tensor, shape(other));
    }

    String shape(String tensor) {
        return shapes.computeIfAbsent(tensor, of -> emit("Shape", List.of(of)));
    }

    /** Some places of a list, from one until another. */
    String part(String list, long from, long until) {
        return emit("Slice", List.of(list, list(from), list(until)));
    }

    String joined(String... lists) {
        return emit("Concat", List.of(lists), NodeAttributes.of("axis", 0));
    }

    String list(Long... values) {
        return list(List.of(values));
    }

    String list(List<Long> values) {
        return constant(TensorProto.newBuilder()
                .setDataType(DataType.INT64_VALUE)
                .addDims(values.size())
                .addAllInt64Data(values));
    }

    /** A number without axes. */
    String number(double value, int type) {
        String single = constant(
                TensorProto.newBuilder().setDataType(DataType.FLOAT_VALUE).addFloatData((float) value));
        return type == DataType.FLOAT_VALUE ? single : cast(single, type);
    }

    private String constant(TensorProto.Builder unnamed) {
        return constants
                .computeIfAbsent(
                        List.of(unnamed.build()), values -> unnamed.setName(PREFIX + "constant" + constants.size())
                                .build())
                .getName();
    }

    /** Sums over axes, which stay, one long. */
    String sum(String tensor, List<Long> axes) {
        return emit("ReduceSum", List.of(tensor, list(axes)), NodeAttributes.of("keepdims", 1));
    }

    /** Averages over axes, which stay, one long. */
    String mean(String tensor, List<Long> axes) {
        return opset < AXES_ARE_INPUTS
                ? emit("ReduceMean", List.of(tensor), NodeAttributes.of("axes", axes))
                : emit("ReduceMean", List.of(tensor, list(axes)));
    }
}
