package io.evenkeel.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The shape of a U-Net, read from its convolutions: those with stride 2 before h halve the sides, and the last one
 * before h has the channels of h.
 *
 * @param channels channels of the latents
 * @param downsamplings number of times the sides are halved before h
 * @param hChannels channels of h
 */
public record UNetShape(int channels, int downsamplings, int hChannels) {
    private static final List<Long> STRIDES_OF_TWO = List.of(2L, 2L);

    /**
     * Reads a graph as it was exported.
     *
     * @throws UnsupportedModelException if it is no convolutional U-Net
     */
    public static UNetShape fromGraph(GraphProto graph) {
        Map<String, NodeProto> producers = UNetMidBlock.indexProducers(graph);
        Map<String, TensorProto> weights = new HashMap<>();
        graph.getInitializerList().forEach(tensor -> weights.put(tensor.getName(), tensor));
        String h = UNetMidBlock.find(graph).tensor();
        List<NodeProto> ancestors = findAncestors(h, producers);
        NodeProto last = findFirstConvolution(ancestors, graph);
        NodeProto first = findFirstConvolution(graph.getNodeList(), graph);
        int downsamplings =
                (int) ancestors.stream().filter(UNetShape::isDownsampling).count();
        return new UNetShape(readDimension(first, 1, weights), downsamplings, readDimension(last, 0, weights));
    }

    /** Returns the nodes that a tensor depends on, nearest first. */
    private static List<NodeProto> findAncestors(String tensor, Map<String, NodeProto> producers) {
        Set<NodeProto> ancestors = new LinkedHashSet<>();
        Set<String> visited = new HashSet<>(Set.of(tensor));
        Deque<String> pending = new ArrayDeque<>(List.of(tensor));
        while (!pending.isEmpty()) {
            NodeProto producer = producers.get(pending.removeFirst());
            if (producer != null && ancestors.add(producer)) {
                producer.getInputList().stream().filter(visited::add).forEach(pending::addLast);
            }
        }
        return List.copyOf(ancestors);
    }

    private static NodeProto findFirstConvolution(List<NodeProto> nodes, GraphProto graph) {
        return nodes.stream()
                .filter(UNetShape::isConvolution)
                .findFirst()
                .orElseThrow(() -> new UnsupportedModelException(
                        "(" + graph.getName() + ") has no convolutions before its bottleneck."));
    }

    private static boolean isConvolution(NodeProto node) {
        return node.getOpType().equals("Conv");
    }

    private static boolean isDownsampling(NodeProto node) {
        return isConvolution(node)
                && node.getAttributeList().stream()
                        .filter(attribute -> attribute.getName().equals("strides"))
                        .map(AttributeProto::getIntsList)
                        .anyMatch(STRIDES_OF_TWO::equals);
    }

    private static int readDimension(NodeProto convolution, int axis, Map<String, TensorProto> weights) {
        TensorProto weight = weights.get(convolution.getInput(1));
        if (weight == null || weight.getDimsCount() != 4) {
            throw new UnsupportedModelException(
                    "(" + convolution.getName() + ") has no constant weights of four axes, so that the "
                            + "U-Net's shape cannot be told.\nMaybe it was quantised: those are not supported.");
        }
        return Math.toIntExact(weight.getDims(axis));
    }
}
