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
 * Gives each sample of a batch its own timestep if a U-Net was exported with one timestep for all.
 *
 * <p>Such a graph turns its timestep into a vector of one element, then into a vector of the batch size, then into a
 * column with a row per sample. What follows works on rows. So the input becomes the vector, and the nodes that made
 * it are removed or have no effect. The edit follows all readers of the timestep up to a column; it rejects a node
 * whose effect is unknown.
 */
public final class PerSampleTimestepEdit {
    /** The input: [batch] after the edit; its type stays. */
    public static final String INPUT = "timestep";

    private static final String HINT =
            "\nMaybe the graph was optimised, or comes from another exporter: export it with Optimum, without optimisation.";

    /** The shape of the timestep in a tensor of the exported graph. */
    private enum TimestepShape {
        SCALAR,
        SINGLE_ELEMENT_VECTOR,
        BATCH_VECTOR,
        COLUMN
    }

    /**
     * The effect of a node on the timestep.
     *
     * @param result shape of its output
     * @param keepsNode false if the node is superfluous once the input is a vector
     */
    private record ShapeTransition(TimestepShape result, boolean keepsNode) {}

    private final GraphConstants constants;
    private final Set<String> filledTensors = new HashSet<>();
    private final Map<String, TimestepShape> timestepShapes = new HashMap<>();
    private final Map<String, String> renamedTensors = new HashMap<>();
    private final GraphProto.Builder editedGraph;

    private PerSampleTimestepEdit(GraphProto graph) {
        this.constants = GraphConstants.fromGraph(graph);
        this.editedGraph = graph.toBuilder().clearNode().clearInput().clearValueInfo();
    }

    /**
     * Returns a model that computes the same with one timestep per sample. Returns the given model if it has such an
     * input already.
     *
     * @throws UnsupportedModelException if the model has no timestep, or uses it in an unknown way
     */
    public static OnnxModel makePerSample(OnnxModel model) {
        GraphProto graph = model.proto().getGraph();
        Dimension batch = shapeOf(UNetMidBlock.findSampleInput(graph)).getDim(0);
        TensorShapeProto declared = shapeOf(findTimestepInput(graph));
        if (declared.getDimList().equals(List.of(batch))) {
            return model;
        }
        if (declared.getDimCount() > 1) {
            throw new UnsupportedModelException(
                    "(" + INPUT + ") has rank " + declared.getDimCount() + "; a number or a list is wanted." + HINT);
        }
        TimestepShape declaredShape =
                declared.getDimCount() == 0 ? TimestepShape.SCALAR : TimestepShape.SINGLE_ELEMENT_VECTOR;
        GraphProto edited = new PerSampleTimestepEdit(graph).edit(graph, batch, declaredShape);
        return new OnnxModel(model.proto().toBuilder().setGraph(edited).build(), model.folder());
    }

    private static ValueInfoProto findTimestepInput(GraphProto graph) {
        List<String> names =
                graph.getInputList().stream().map(ValueInfoProto::getName).toList();
        if (!names.contains(INPUT)) {
            throw new UnsupportedModelException(
                    "(" + graph.getName() + ") is no U-Net: of its inputs " + names + " none is called " + INPUT + ".");
        }
        return graph.getInput(names.indexOf(INPUT));
    }

    private static TensorShapeProto shapeOf(ValueInfoProto value) {
        return value.getType().getTensorType().getShape();
    }

    private GraphProto edit(GraphProto graph, Dimension batch, TimestepShape declaredShape) {
        timestepShapes.put(INPUT, declaredShape);
        for (ValueInfoProto input : graph.getInputList()) {
            editedGraph.addInput(input.getName().equals(INPUT) ? toVectorInput(input, batch) : input);
        }
        graph.getNodeList().forEach(this::editNode);
        if (!timestepShapes.containsValue(TimestepShape.COLUMN)) {
            throw new UnsupportedModelException("(" + INPUT + ") is spread over the samples by no node." + HINT);
        }
        graph.getValueInfoList().stream()
                .filter(value -> !timestepShapes.containsKey(value.getName())) // they declare the old shapes
                .forEach(editedGraph::addValueInfo);
        return editedGraph.build();
    }

    private static ValueInfoProto toVectorInput(ValueInfoProto timestep, Dimension length) {
        ValueInfoProto.Builder list = timestep.toBuilder();
        list.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder().clear().addDim(length);
        return list.build();
    }

    private void editNode(NodeProto node) {
        recordFilledTensor(node);
        if (!readsTimestep(node)) {
            editedGraph.addNode(node);
            return;
        }
        ShapeTransition transition = findTransition(node).orElseThrow(() -> createUnsupportedNodeException(node));
        timestepShapes.put(node.getOutput(0), transition.result());
        if (transition.keepsNode()) {
            editedGraph.addNode(withInputsRenamed(node));
        } else {
            renamedTensors.put(node.getOutput(0), currentName(node.getInput(0)));
        }
    }

    private static UnsupportedModelException createUnsupportedNodeException(NodeProto node) {
        String name = node.getName().isEmpty() ? node.getOutput(0) : node.getName();
        return new UnsupportedModelException("(" + name + ") of type " + node.getOpType()
                + " reads the timestep that all samples share, and is not known to work with one for each." + HINT);
    }

    /** Remembers tensors of one repeated value. Older exporters multiply the timestep by them to repeat it. */
    private void recordFilledTensor(NodeProto node) {
        boolean passes = node.getOpType().equals("Cast") && filledTensors.contains(node.getInput(0));
        if (passes || node.getOpType().equals("ConstantOfShape")) {
            filledTensors.add(node.getOutput(0));
        }
    }

    /** Returns whether a node reads the shared timestep, itself or in a branch or loop. */
    private boolean readsTimestep(NodeProto node) {
        return node.getInputList().stream().anyMatch(this::isShared)
                || node.getAttributeList().stream()
                        .flatMap(attribute -> attribute.getG().getNodeList().stream())
                        .anyMatch(this::readsTimestep);
    }

    private boolean isShared(String tensor) {
        return timestepShapes.getOrDefault(tensor, TimestepShape.COLUMN) != TimestepShape.COLUMN;
    }

    private Optional<ShapeTransition> findTransition(NodeProto node) {
        if (!node.getDomain().isEmpty() || node.getInputCount() == 0) {
            return Optional.empty();
        }
        if (node.getOpType().equals("Mul")) {
            return multiply(node);
        }
        if (!isShared(node.getInput(0))
                || node.getInputList().stream().filter(this::isShared).count() > 1) {
            return Optional.empty();
        }
        TimestepShape from = Objects.requireNonNull(timestepShapes.get(node.getInput(0)));
        return switch (node.getOpType()) {
            case "Cast", "Identity" -> Optional.of(new ShapeTransition(from, true));
            case "Unsqueeze" -> unsqueeze(from, constants.readAxes(node));
            case "Reshape" -> reshape(from, constants.readIntegers(node, 1));
            case "Expand" -> expand(from, true);
            case "Tile" -> expand(from, false);
            default -> Optional.empty();
        };
    }

    private static Optional<ShapeTransition> unsqueeze(TimestepShape from, List<Long> axes) {
        if (from == TimestepShape.SCALAR && List.of(List.of(0L), List.of(-1L)).contains(axes)) {
            return Optional.of(new ShapeTransition(TimestepShape.SINGLE_ELEMENT_VECTOR, false));
        }
        return toColumn(from, List.of(List.of(1L), List.of(-1L)).contains(axes));
    }

    private static Optional<ShapeTransition> reshape(TimestepShape from, List<Long> shape) {
        if (from != TimestepShape.BATCH_VECTOR
                && List.of(List.of(1L), List.of(-1L)).contains(shape)) {
            return Optional.of(new ShapeTransition(TimestepShape.SINGLE_ELEMENT_VECTOR, false));
        }
        return toColumn(from, shape.equals(List.of(-1L, 1L)));
    }

    private static Optional<ShapeTransition> toColumn(TimestepShape from, boolean isOne) {
        return from == TimestepShape.BATCH_VECTOR && isOne
                ? Optional.of(new ShapeTransition(TimestepShape.COLUMN, true))
                : Optional.empty();
    }

    /** Expanding a vector of the batch size would be harmless, but repeating it would not. */
    private static Optional<ShapeTransition> expand(TimestepShape from, boolean keepsNode) {
        return from == TimestepShape.BATCH_VECTOR
                ? Optional.empty()
                : Optional.of(new ShapeTransition(TimestepShape.BATCH_VECTOR, keepsNode));
    }

    private Optional<ShapeTransition> multiply(NodeProto node) {
        boolean byFilled = node.getInputList().stream().anyMatch(filledTensors::contains);
        String timestepTensor =
                node.getInputList().stream().filter(this::isShared).findFirst().orElse("");
        return byFilled
                ? expand(timestepShapes.getOrDefault(timestepTensor, TimestepShape.COLUMN), true)
                : Optional.empty();
    }

    private NodeProto withInputsRenamed(NodeProto node) {
        List<String> inputs =
                node.getInputList().stream().map(this::currentName).toList();
        return node.toBuilder().clearInput().addAllInput(inputs).build();
    }

    private String currentName(String tensor) {
        return renamedTensors.getOrDefault(tensor, tensor);
    }
}
