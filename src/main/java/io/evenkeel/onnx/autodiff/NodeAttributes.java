package io.evenkeel.onnx.autodiff;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import java.util.Optional;

/** Settings of a node, with the defaults of its operator. */
final class NodeAttributes {
    private NodeAttributes() {}

    static Optional<AttributeProto> find(NodeProto node, String name) {
        return node.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals(name))
                .findFirst();
    }

    static long whole(NodeProto node, String name, long usual) {
        return find(node, name).map(AttributeProto::getI).orElse(usual);
    }

    static double real(NodeProto node, String name, double usual) {
        return find(node, name)
                .map(AttributeProto::getF)
                .map(Float::doubleValue)
                .orElse(usual);
    }

    static String text(NodeProto node, String name, String usual) {
        return find(node, name)
                .map(attribute -> attribute.getS().toStringUtf8())
                .orElse(usual);
    }

    static List<Long> list(NodeProto node, String name, List<Long> usual) {
        return find(node, name)
                .map(AttributeProto::getIntsList)
                .map(List::copyOf)
                .orElse(usual);
    }

    /** An axis, counted from the front. */
    static int axis(NodeProto node, long usual, int rank) {
        return Math.toIntExact(Math.floorMod(whole(node, "axis", usual), rank));
    }

    static AttributeProto of(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setI(value)
                .setType(AttributeProto.AttributeType.INT)
                .build();
    }

    static AttributeProto of(String name, float value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setF(value)
                .setType(AttributeProto.AttributeType.FLOAT)
                .build();
    }

    static AttributeProto of(String name, List<Long> values) {
        return AttributeProto.newBuilder()
                .setName(name)
                .addAllInts(values)
                .setType(AttributeProto.AttributeType.INTS)
                .build();
    }
}
