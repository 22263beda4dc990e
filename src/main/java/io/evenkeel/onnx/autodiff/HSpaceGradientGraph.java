package io.evenkeel.onnx.autodiff;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.evenkeel.onnx.HSpaceGraphEdit;
import io.evenkeel.onnx.OnnxModel;
import io.evenkeel.onnx.UnsupportedModelException;
import java.util.List;

/**
 * Of a U-Net whose h-space is open, the graph that tells besides how far its prediction is from a goal, and how that changes with
 * h. One run computes all: the encoder half forwards only, the decoder half forwards and back. It takes every batch and size
 * that the U-Net takes.
 *
 * <p>Rows are nobody's business but their own, and a sensitivity is linear in the one that it stems from. So each row goes back
 * with errors of size one, and what they were is multiplied in at the end: half precision neither overflows nor vanishes on
 * the way.
 */
public final class HSpaceGradientGraph {
    /** New input: what the prediction should be, [n, C, H, W]. Float32, as is all that is new. */
    public static final String GOAL = "goal";

    /** New input: what each row's loss is multiplied by, [n]. */
    public static final String WEIGHT = "loss_weight";

    /** New output: weight * mean((prediction - goal)^2) of each row, [n]. */
    public static final String LOSS = "row_loss";

    /** New output: how each row's loss changes with its h, [n, C, h, w] of h, even if one offset was given for all rows. */
    public static final String GRADIENT = "h_gradient";

    /** The output that is compared with the goal. */
    public static final String PREDICTED = "out_sample";

    private static final int OLDEST = 13;
    private static final int NEWEST = 21; // later ones changed operators, and CUDA has no kernels for some
    private static final int FLOAT = DataType.FLOAT_VALUE;
    private static final List<Long> IMAGE = List.of(1L, 2L, 3L);
    private static final double TINY = 1e-30; // of a mean square: no error, no division by zero

    private HSpaceGradientGraph() {}

    /**
     * Derives it. Weights stay where they are, and are read by both directions.
     *
     * @param opened by {@link HSpaceGraphEdit#open}
     * @throws UnsupportedModelException if the h-space is not open, or the way back meets an operator that has no gradient here
     */
    public static OnnxModel of(OnnxModel opened) {
        GraphProto graph = opened.proto().getGraph();
        requireOutput(graph, HSpaceGraphEdit.SEEN, "Maybe its h-space was not opened before.");
        requireOutput(graph, PREDICTED, "Maybe it is no U-Net.");
        ShapeInference shapeInference = ShapeInference.of(graph);
        GraphBuilder emit = new GraphBuilder(opset(opened));
        emitGradient(graph, shapeInference, emit);
        GraphProto.Builder derived = graph.toBuilder()
                .addInput(value(GOAL, shapeOf(graph, PREDICTED)))
                .addInput(value(WEIGHT, rows("goal_rows")))
                .addOutput(value(LOSS, rows("loss_rows")))
                .addOutput(value(GRADIENT, shapeOf(graph, HSpaceGraphEdit.SEEN)));
        emit.addTo(derived);
        return new OnnxModel(opened.proto().toBuilder().setGraph(derived).build(), opened.folder());
    }

    private static void emitGradient(GraphProto graph, ShapeInference shapeInference, GraphBuilder emit) {
        String error = emit.subtract(single(emit, shapeInference, PREDICTED), GOAL);
        String square = emit.mean(emit.multiply(error, error), IMAGE);
        emit.emit("Mul", List.of(emit.reshape(square, -1L), WEIGHT), LOSS);
        String size = emit.apply("Sqrt", emit.emit("Max", List.of(square, emit.number(TINY, FLOAT))));
        String unit = emit.cast(
                emit.divide(error, size), shapeInference.facts(PREDICTED).type());
        String back =
                new ReverseModeDifferentiation(graph, shapeInference, emit).run(HSpaceGraphEdit.SEEN, PREDICTED, unit);
        String factor = emit.multiply(
                emit.multiply(size, emit.reshape(WEIGHT, -1L, 1L, 1L, 1L)),
                emit.divide(emit.number(2, FLOAT), each(emit, error)));
        emit.emit("Mul", List.of(emit.cast(back, FLOAT), factor), GRADIENT);
    }

    private static String single(GraphBuilder emit, ShapeInference shapeInference, String tensor) {
        return shapeInference.facts(tensor).type() == FLOAT ? tensor : emit.cast(tensor, FLOAT);
    }

    /** How many values a row has. */
    private static String each(GraphBuilder emit, String tensor) {
        String rows = emit.part(emit.shape(tensor), 0, 1);
        return emit.cast(emit.divide(emit.apply("Size", tensor), rows), FLOAT);
    }

    private static int opset(OnnxModel model) {
        int opset = model.proto().getOpsetImportList().stream()
                .filter(imported -> imported.getDomain().isEmpty())
                .mapToInt(imported -> (int) imported.getVersion())
                .findFirst()
                .orElse(1);
        if (opset < OLDEST || opset > NEWEST) {
            throw new UnsupportedModelException("(" + model.proto().getGraph().getName() + ") is of opset (" + opset
                    + "), gradients are derived of " + OLDEST + " to " + NEWEST
                    + ".\nMaybe it can be exported again, with opset 17.");
        }
        return opset;
    }

    private static void requireOutput(GraphProto graph, String output, String maybe) {
        if (graph.getOutputList().stream().noneMatch(value -> value.getName().equals(output))) {
            throw new UnsupportedModelException("(" + graph.getName() + ") has no output (" + output + "), only "
                    + graph.getOutputList().stream()
                            .map(ValueInfoProto::getName)
                            .toList() + ".\n" + maybe);
        }
    }

    private static TensorShapeProto shapeOf(GraphProto graph, String output) {
        return graph.getOutputList().stream()
                .filter(value -> value.getName().equals(output))
                .map(value -> value.getType().getTensorType().getShape())
                .findFirst()
                .orElseThrow();
    }

    private static TensorShapeProto rows(String name) {
        return TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam(name))
                .build();
    }

    private static ValueInfoProto value(String name, TensorShapeProto shape) {
        TypeProto.Tensor.Builder tensor =
                TypeProto.Tensor.newBuilder().setElemType(FLOAT).setShape(shape);
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }
}
