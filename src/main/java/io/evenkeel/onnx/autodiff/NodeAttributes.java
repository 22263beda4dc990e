package io.evenkeel.onnx.autodiff;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import java.util.Optional;

/** Reads attributes of a node with the defaults of its operator, and creates attributes. */
final class NodeAttributes {
    private NodeAttributes() {}

    static Optional<AttributeProto> find(NodeProto node, String name) {
        return node.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals(name))
                .findFirst();
    }

    static long readLong(NodeProto node, String name, long defaultValue) {
        return find(node, name).map(AttributeProto::getI).orElse(defaultValue);
    }

    static double readDouble(NodeProto node, String name, double defaultValue) {
        return find(node, name)
                .map(AttributeProto::getF)
                .map(Float::doubleValue)
                .orElse(defaultValue);
    }

    static String readString(NodeProto node, String name, String defaultValue) {
        return find(node, name)
                .map(attribute -> attribute.getS().toStringUtf8())
                .orElse(defaultValue);
    }

    static List<Long> readLongs(NodeProto node, String name, List<Long> defaultValue) {
        return find(node, name)
                .map(AttributeProto::getIntsList)
                .map(List::copyOf)
                .orElse(defaultValue);
    }

    /** Returns an axis, counted from the front. */
    static int readAxis(NodeProto node, long defaultValue, int rank) {
        return Math.toIntExact(Math.floorMod(readLong(node, "axis", defaultValue), rank));
    }

    static AttributeProto create(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setI(value)
                .setType(AttributeProto.AttributeType.INT)
                .build();
    }

    static AttributeProto create(String name, float value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setF(value)
                .setType(AttributeProto.AttributeType.FLOAT)
                .build();
    }

    static AttributeProto create(String name, List<Long> values) {
        return AttributeProto.newBuilder()
                .setName(name)
                .addAllInts(values)
                .setType(AttributeProto.AttributeType.INTS)
                .build();
    }
}
