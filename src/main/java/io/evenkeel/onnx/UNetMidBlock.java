package io.evenkeel.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The mid block of a U-Net, whose output is the tensor h.
 *
 * <p>It is found by structure, because exporters choose names freely. The decoder half of a U-Net repeatedly joins
 * the output of the level below with a skip connection from the encoder half: a {@code Concat} of two image tensors
 * over channels. At the first such join, the output from below is h, and the skip is an ancestor of it.
 *
 * @param tensor name of h
 * @param producer name of the node that computes h; may be empty
 */
public record UNetMidBlock(String tensor, String producer) {
    /** Operators whose result depends on the shape of their input only, and so is no image. */
    private static final Set<String> SHAPE_OPERATORS = Set.of("Shape", "Size", "ConstantOfShape", "NonZero");

    /** Domains of ONNX Runtime operators that store images in another layout. */
    private static final Set<String> OPTIMISED_LAYOUT_DOMAINS = Set.of("com.microsoft.nchwc", "com.ms.internal.nhwc");

    private static final String UNOPTIMISED_HINT =
            "\nMaybe it is there as it was exported, too: use that, as ONNX Runtime optimises whatever it opens.";
    private static final String MID_BLOCK_NAME = "mid_block";
    private static final String TRANSFORMER_HINT =
            "\nMaybe it is a diffusion transformer (SD 3, Flux): those have no bottleneck and cannot be steered in h-space.";

    /**
     * Finds the mid block.
     *
     * @throws UnsupportedModelException if the graph has no image input or no such join, or if its names contradict
     * its structure
     */
    public static UNetMidBlock find(GraphProto graph) {
        rejectOptimisedLayouts(graph);
        Map<String, NodeProto> producers = indexProducers(graph);
        Set<String> imageTensors = findImageTensors(findSampleInput(graph).getName(), graph);
        NodeProto concat = graph.getNodeList().stream()
                .filter(node -> isSkipConcat(node, imageTensors))
                .findFirst()
                .orElseThrow(() -> new UnsupportedModelException("(" + graph.getName()
                        + ") has no bottleneck: no Concat over channels joins two image tensors." + TRANSFORMER_HINT));
        String h = findDeeperInput(concat, producers);
        String producer = producers.containsKey(h) ? producers.get(h).getName() : "";
        requireConsistentNames(graph, producer);
        return new UNetMidBlock(h, producer);
    }

    /**
     * Rejects a graph that ONNX Runtime optimised for one processor: its channels are stored in blocks and are no
     * axis.
     */
    private static void rejectOptimisedLayouts(GraphProto graph) {
        graph.getNodeList().stream()
                .filter(node -> OPTIMISED_LAYOUT_DOMAINS.contains(node.getDomain()))
                .findFirst()
                .ifPresent(node -> {
                    throw new UnsupportedModelException(
                            "(" + graph.getName() + ") was optimised for one kind of processor: its node "
                                    + node.getName() + " is of (" + node.getDomain() + ")." + UNOPTIMISED_HINT);
                });
    }

    /** Returns the noisy latents: the input called "sample", or the only input of rank 4. */
    static ValueInfoProto findSampleInput(GraphProto graph) {
        List<ValueInfoProto> imageTensors = graph.getInputList().stream()
                .filter(input -> input.getType().getTensorType().getShape().getDimCount() == 4)
                .toList();
        return imageTensors.stream()
                .filter(input -> input.getName().equals("sample") || imageTensors.size() == 1)
                .findFirst()
                .orElseThrow(() -> new UnsupportedModelException("(" + graph.getName() + ") is no U-Net: of its inputs "
                        + graph.getInputList().stream()
                                .map(ValueInfoProto::getName)
                                .toList()
                        + " none is called sample, and not exactly one has rank 4."));
    }

    static Map<String, NodeProto> indexProducers(GraphProto graph) {
        Map<String, NodeProto> producers = new HashMap<>();
        for (NodeProto node : graph.getNodeList()) {
            node.getOutputList().forEach(output -> producers.put(output, node));
        }
        return producers;
    }

    private static Set<String> findImageTensors(String sample, GraphProto graph) {
        Set<String> imageTensors = new HashSet<>(Set.of(sample));
        for (NodeProto node : graph.getNodeList()) { // ONNX keeps nodes in topological order
            if (!SHAPE_OPERATORS.contains(node.getOpType())
                    && node.getInputList().stream().anyMatch(imageTensors::contains)) {
                imageTensors.addAll(node.getOutputList());
            }
        }
        return imageTensors;
    }

    private static boolean isSkipConcat(NodeProto node, Set<String> imageTensors) {
        return node.getOpType().equals("Concat")
                && node.getInputCount() == 2
                && imageTensors.containsAll(node.getInputList())
                && node.getAttributeList().stream().anyMatch(UNetMidBlock::isChannelAxis);
    }

    private static boolean isChannelAxis(AttributeProto attribute) {
        return attribute.getName().equals("axis") && (attribute.getI() == 1 || attribute.getI() == -3);
    }

    private static String findDeeperInput(NodeProto concat, Map<String, NodeProto> producers) {
        String first = concat.getInput(0);
        String second = concat.getInput(1);
        if (isAncestor(second, first, producers)) {
            return first;
        }
        if (isAncestor(first, second, producers)) {
            return second;
        }
        throw new UnsupportedModelException("(" + concat.getName()
                + ") is no U-Net's skip connection: neither input stems from the other." + TRANSFORMER_HINT);
    }

    private static boolean isAncestor(String ancestor, String tensor, Map<String, NodeProto> producers) {
        Set<String> visited = new HashSet<>();
        Deque<String> pending = new ArrayDeque<>(List.of(tensor));
        while (!pending.isEmpty()) {
            NodeProto producer = producers.get(pending.pop());
            if (producer != null) {
                for (String input : producer.getInputList()) {
                    if (input.equals(ancestor)) {
                        return true;
                    }
                    if (visited.add(input)) {
                        pending.push(input);
                    }
                }
            }
        }
        return false;
    }

    /** Checks that module names, if the exporter kept them, agree with the structure. */
    private static void requireConsistentNames(GraphProto graph, String producer) {
        boolean hasNames =
                graph.getNodeList().stream().anyMatch(node -> node.getName().contains(MID_BLOCK_NAME));
        if (hasNames && !producer.contains(MID_BLOCK_NAME)) {
            throw new UnsupportedModelException(
                    "(" + producer + ") is the bottleneck by structure, but other nodes carry the name "
                            + MID_BLOCK_NAME + "; refusing to guess.");
        }
    }
}
