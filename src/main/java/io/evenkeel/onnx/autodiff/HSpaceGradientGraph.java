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
 * Derives from a U-Net with an exposed h-space a graph that also computes the loss of its prediction against a
 * target, and the gradient of the loss with respect to h. One run computes all: the encoder half forward only, the
 * decoder half forward and backward. The graph accepts every batch and size that the U-Net accepts.
 *
 * <p>Rows are independent, and an adjoint is linear in the error that it starts from. So each row is differentiated
 * with an error scaled to size one, and the gradient is multiplied by the real size at the end. Half precision then
 * neither overflows nor underflows.
 */
public final class HSpaceGradientGraph {
    /** New input: target of the prediction, [n, C, H, W]. All new tensors are float32. */
    public static final String TARGET = "goal";

    /** New input: factor of each row's loss, [n]. */
    public static final String LOSS_WEIGHT = "loss_weight";

    /** New output: weight * mean((prediction - target)^2) of each row, [n]. */
    public static final String LOSS = "row_loss";

    /**
     * New output: gradient of each row's loss with respect to its h, [n, C, h, w] of h, even if one offset was given
     * for all rows.
     */
    public static final String GRADIENT = "h_gradient";

    /** The output that is compared with the target. */
    public static final String MODEL_OUTPUT = "out_sample";

    private static final int MIN_OPSET = 13;
    private static final int MAX_OPSET = 21; // later opsets changed operators, and CUDA lacks kernels for some
    private static final int FLOAT = DataType.FLOAT_VALUE;
    private static final List<Long> IMAGE_AXES = List.of(1L, 2L, 3L);
    private static final double MIN_MEAN_SQUARE = 1e-30; // lower bound of a mean square, against division by zero

    private HSpaceGradientGraph() {}

    /**
     * Derives the graph. Both directions share the weights.
     *
     * @param exposedModel result of {@link HSpaceGraphEdit#expose}
     * @throws UnsupportedModelException if the h-space is not exposed, or an operator between h and the prediction
     * has no gradient rule
     */
    public static OnnxModel derive(OnnxModel exposedModel) {
        GraphProto graph = exposedModel.proto().getGraph();
        requireOutput(graph, HSpaceGraphEdit.HIDDEN_STATE, "Maybe its h-space was not opened before.");
        requireOutput(graph, MODEL_OUTPUT, "Maybe it is no U-Net.");
        ShapeInference inference = ShapeInference.infer(graph);
        GraphBuilder builder = new GraphBuilder(requireSupportedOpset(exposedModel));
        addGradient(graph, inference, builder);
        GraphProto.Builder derived = graph.toBuilder()
                .addInput(createValueInfo(TARGET, outputShape(graph, MODEL_OUTPUT)))
                .addInput(createValueInfo(LOSS_WEIGHT, rowShape("goal_rows")))
                .addOutput(createValueInfo(LOSS, rowShape("loss_rows")))
                .addOutput(createValueInfo(GRADIENT, outputShape(graph, HSpaceGraphEdit.HIDDEN_STATE)));
        builder.addTo(derived);
        return new OnnxModel(exposedModel.proto().toBuilder().setGraph(derived).build(), exposedModel.folder());
    }

    private static void addGradient(GraphProto graph, ShapeInference inference, GraphBuilder builder) {
        String error = builder.subtract(castToFloat(builder, inference, MODEL_OUTPUT), TARGET);
        String square = builder.reduceMean(builder.multiply(error, error), IMAGE_AXES);
        builder.addNode("Mul", List.of(builder.reshape(square, -1L), LOSS_WEIGHT), LOSS);
        String size = builder.applyUnary(
                "Sqrt", builder.addNode("Max", List.of(square, builder.constantScalar(MIN_MEAN_SQUARE, FLOAT))));
        String unit = builder.cast(
                builder.divide(error, size), inference.tensorInfo(MODEL_OUTPUT).elementType());
        String adjoint = new ReverseModeDifferentiation(graph, inference, builder)
                .differentiate(HSpaceGraphEdit.HIDDEN_STATE, MODEL_OUTPUT, unit);
        String factor = builder.multiply(
                builder.multiply(size, builder.reshape(LOSS_WEIGHT, -1L, 1L, 1L, 1L)),
                builder.divide(builder.constantScalar(2, FLOAT), elementsPerRow(builder, error)));
        builder.addNode("Mul", List.of(builder.cast(adjoint, FLOAT), factor), GRADIENT);
    }

    private static String castToFloat(GraphBuilder builder, ShapeInference inference, String tensor) {
        return inference.tensorInfo(tensor).elementType() == FLOAT ? tensor : builder.cast(tensor, FLOAT);
    }

    /** Returns the number of values per row. */
    private static String elementsPerRow(GraphBuilder builder, String tensor) {
        String rows = builder.slice(builder.shapeOf(tensor), 0, 1);
        return builder.cast(builder.divide(builder.applyUnary("Size", tensor), rows), FLOAT);
    }

    private static int requireSupportedOpset(OnnxModel model) {
        int opset = model.proto().getOpsetImportList().stream()
                .filter(imported -> imported.getDomain().isEmpty())
                .mapToInt(imported -> (int) imported.getVersion())
                .findFirst()
                .orElse(1);
        if (opset < MIN_OPSET || opset > MAX_OPSET) {
            throw new UnsupportedModelException("(" + model.proto().getGraph().getName() + ") is of opset (" + opset
                    + "), gradients are derived of " + MIN_OPSET + " to " + MAX_OPSET
                    + ".\nMaybe it can be exported again, with opset 17.");
        }
        return opset;
    }

    private static void requireOutput(GraphProto graph, String output, String hint) {
        if (graph.getOutputList().stream().noneMatch(value -> value.getName().equals(output))) {
            throw new UnsupportedModelException("(" + graph.getName() + ") has no output (" + output + "), only "
                    + graph.getOutputList().stream()
                            .map(ValueInfoProto::getName)
                            .toList() + ".\n" + hint);
        }
    }

    private static TensorShapeProto outputShape(GraphProto graph, String output) {
        return graph.getOutputList().stream()
                .filter(value -> value.getName().equals(output))
                .map(value -> value.getType().getTensorType().getShape())
                .findFirst()
                .orElseThrow();
    }

    private static TensorShapeProto rowShape(String name) {
        return TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam(name))
                .build();
    }

    private static ValueInfoProto createValueInfo(String name, TensorShapeProto shape) {
        TypeProto.Tensor.Builder tensor =
                TypeProto.Tensor.newBuilder().setElemType(FLOAT).setShape(shape);
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }
}
