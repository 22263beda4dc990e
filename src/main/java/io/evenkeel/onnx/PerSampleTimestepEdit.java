package io.evenkeel.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Gives each sample of a batch a timestep of its own, where a U-Net was exported with one that all share.
 *
 * <p>Such a graph makes a list of one of its timestep, then a list of as many as there are samples, then a column with a row
 * for each sample; what follows works on rows. So the input becomes the list, and the nodes that made it are left out or have
 * nothing to do any more. Whatever reads the timestep is followed up to a column: a node whose doing is not known is refused.
 */
public final class PerSampleTimestepEdit {
    /** The input: [batch] once it is one per sample; its type is kept. */
    public static final String INPUT = "timestep";

    private static final String MAYBE =
            "\nMaybe the graph was optimised, or comes from another exporter: export it with Optimum, without optimisation.";

    /** What a tensor holds of the timestep in the graph as it was exported. */
    private enum Held {
        SCALAR,
        LIST_OF_ONE,
        LIST_OF_ALL,
        COLUMN
    }

    /**
     * What a node does to the timestep.
     *
     * @param to what it makes of it
     * @param stays false if nothing is left to do for it once the input is a list
     */
    private record Move(Held to, boolean stays) {}

    private final GraphConstants graphConstants;
    private final Set<String> filled = new HashSet<>();
    private final Map<String, Held> held = new HashMap<>();
    private final Map<String, String> renamed = new HashMap<>();
    private final GraphProto.Builder edited;

    private PerSampleTimestepEdit(GraphProto graph) {
        this.graphConstants = GraphConstants.of(graph);
        this.edited = graph.toBuilder().clearNode().clearInput().clearValueInfo();
    }

    /**
     * A model that computes what the given one does, with a timestep for each sample: the same one if it takes them already.
     *
     * @throws UnsupportedModelException if it has no timestep, or uses it in a way that is not known
     */
    public static OnnxModel perSample(OnnxModel model) {
        GraphProto graph = model.proto().getGraph();
        Dimension batch = shape(UNetMidBlock.sample(graph)).getDim(0);
        TensorShapeProto declared = shape(input(graph));
        if (declared.getDimList().equals(List.of(batch))) {
            return model;
        }
        if (declared.getDimCount() > 1) {
            throw new UnsupportedModelException(
                    "(" + INPUT + ") has rank " + declared.getDimCount() + "; a number or a list is wanted." + MAYBE);
        }
        Held given = declared.getDimCount() == 0 ? Held.SCALAR : Held.LIST_OF_ONE;
        GraphProto edited = new PerSampleTimestepEdit(graph).edit(graph, batch, given);
        return new OnnxModel(model.proto().toBuilder().setGraph(edited).build(), model.folder());
    }

    private static ValueInfoProto input(GraphProto graph) {
        List<String> names =
                graph.getInputList().stream().map(ValueInfoProto::getName).toList();
        if (!names.contains(INPUT)) {
            throw new UnsupportedModelException(
                    "(" + graph.getName() + ") is no U-Net: of its inputs " + names + " none is called " + INPUT + ".");
        }
        return graph.getInput(names.indexOf(INPUT));
    }

    private static TensorShapeProto shape(ValueInfoProto value) {
        return value.getType().getTensorType().getShape();
    }

    private GraphProto edit(GraphProto graph, Dimension batch, Held given) {
        held.put(INPUT, given);
        for (ValueInfoProto input : graph.getInputList()) {
            edited.addInput(input.getName().equals(INPUT) ? list(input, batch) : input);
        }
        graph.getNodeList().forEach(this::follow);
        if (!held.containsValue(Held.COLUMN)) {
            throw new UnsupportedModelException("(" + INPUT + ") is spread over the samples by no node." + MAYBE);
        }
        graph.getValueInfoList().stream()
                .filter(value -> !held.containsKey(value.getName())) // they say which shapes it had
                .forEach(edited::addValueInfo);
        return edited.build();
    }

    private static ValueInfoProto list(ValueInfoProto timestep, Dimension length) {
        ValueInfoProto.Builder list = timestep.toBuilder();
        list.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder().clear().addDim(length);
        return list.build();
    }

    private void follow(NodeProto node) {
        noteFilled(node);
        if (!readsTimestep(node)) {
            edited.addNode(node);
            return;
        }
        Move move = move(node).orElseThrow(() -> unknown(node));
        held.put(node.getOutput(0), move.to());
        if (move.stays()) {
            edited.addNode(withInputsRenamed(node));
        } else {
            renamed.put(node.getOutput(0), now(node.getInput(0)));
        }
    }

    private static UnsupportedModelException unknown(NodeProto node) {
        String name = node.getName().isEmpty() ? node.getOutput(0) : node.getName();
        return new UnsupportedModelException("(" + name + ") of type " + node.getOpType()
                + " reads the timestep that all samples share, and is not known to work with one for each." + MAYBE);
    }

    /** Keeps which tensors are one value all over, as exporters of old multiply with to make a list of all. */
    private void noteFilled(NodeProto node) {
        boolean passes = node.getOpType().equals("Cast") && filled.contains(node.getInput(0));
        if (passes || node.getOpType().equals("ConstantOfShape")) {
            filled.add(node.getOutput(0));
        }
    }

    /** Whether it does, itself or in a branch or loop, where samples are not yet rows. */
    private boolean readsTimestep(NodeProto node) {
        return node.getInputList().stream().anyMatch(this::isShared)
                || node.getAttributeList().stream()
                        .flatMap(attribute -> attribute.getG().getNodeList().stream())
                        .anyMatch(this::readsTimestep);
    }

    private boolean isShared(String tensor) {
        return held.getOrDefault(tensor, Held.COLUMN) != Held.COLUMN;
    }

    private Optional<Move> move(NodeProto node) {
        if (!node.getDomain().isEmpty() || node.getInputCount() == 0) {
            return Optional.empty();
        }
        if (node.getOpType().equals("Mul")) {
            return multiplied(node);
        }
        if (!isShared(node.getInput(0))
                || node.getInputList().stream().filter(this::isShared).count() > 1) {
            return Optional.empty();
        }
        Held from = Objects.requireNonNull(held.get(node.getInput(0)));
        return switch (node.getOpType()) {
            case "Cast", "Identity" -> Optional.of(new Move(from, true));
            case "Unsqueeze" -> raised(from, graphConstants.axes(node));
            case "Reshape" -> reshaped(from, graphConstants.integers(node, 1));
            case "Expand" -> spread(from, true);
            case "Tile" -> spread(from, false);
            default -> Optional.empty();
        };
    }

    private static Optional<Move> raised(Held from, List<Long> axes) {
        if (from == Held.SCALAR && List.of(List.of(0L), List.of(-1L)).contains(axes)) {
            return Optional.of(new Move(Held.LIST_OF_ONE, false));
        }
        return column(from, List.of(List.of(1L), List.of(-1L)).contains(axes));
    }

    private static Optional<Move> reshaped(Held from, List<Long> shape) {
        if (from != Held.LIST_OF_ALL && List.of(List.of(1L), List.of(-1L)).contains(shape)) {
            return Optional.of(new Move(Held.LIST_OF_ONE, false));
        }
        return column(from, shape.equals(List.of(-1L, 1L)));
    }

    private static Optional<Move> column(Held from, boolean isOne) {
        return from == Held.LIST_OF_ALL && isOne ? Optional.of(new Move(Held.COLUMN, true)) : Optional.empty();
    }

    /** A list of all stays what it is if it is expanded to as many, but not if it is repeated. */
    private static Optional<Move> spread(Held from, boolean stays) {
        return from == Held.LIST_OF_ALL ? Optional.empty() : Optional.of(new Move(Held.LIST_OF_ALL, stays));
    }

    private Optional<Move> multiplied(NodeProto node) {
        boolean byFilled = node.getInputList().stream().anyMatch(filled::contains);
        String times =
                node.getInputList().stream().filter(this::isShared).findFirst().orElse("");
        return byFilled ? spread(held.getOrDefault(times, Held.COLUMN), true) : Optional.empty();
    }

    private NodeProto withInputsRenamed(NodeProto node) {
        List<String> inputs = node.getInputList().stream().map(this::now).toList();
        return node.toBuilder().clearInput().addAllInput(inputs).build();
    }

    private String now(String tensor) {
        return renamed.getOrDefault(tensor, tensor);
    }
}
