package io.evenkeel.onnx.autodiff;

import static io.evenkeel.onnx.TestGraphs.FLOAT;
import static io.evenkeel.onnx.TestGraphs.value;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.evenkeel.concept.Tensor;
import io.evenkeel.onnx.HSpaceGraphEdit;
import io.evenkeel.onnx.OnnxModel;
import io.evenkeel.onnx.TestGraphs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A graph that makes a prediction of h with very few nodes; every constant of it is drawn at random. */
final class GradientCase {
    static final String HIDDEN_STATE = HSpaceGraphEdit.HIDDEN_STATE;
    static final String OUTPUT = HSpaceGradientGraph.MODEL_OUTPUT;
    private static final long[] DEFAULT_SHAPE = {2, 4, 3, 2};

    private final String name;
    private final List<NodeProto> nodes = new ArrayList<>();
    private final List<TensorProto> constants = new ArrayList<>();
    private final Random random = new Random(11);
    private long[] hiddenStateShape = DEFAULT_SHAPE;
    private long[] outputShape = DEFAULT_SHAPE;
    private long opset = 17;
    private double mean;

    GradientCase(String name) {
        this.name = name;
    }

    GradientCase node(String type, String inputs, String output, AttributeProto... attributes) {
        nodes.add(TestGraphs.node(type, Arrays.asList(inputs.split(" ", -1)), output).toBuilder()
                .addAllAttribute(Arrays.asList(attributes))
                .build());
        return this;
    }

    GradientCase node(NodeProto node) {
        nodes.add(node);
        return this;
    }

    /** The only node. */
    GradientCase outputNode(String inputs, AttributeProto... attributes) {
        return node(name.split(" ", -1)[0], inputs, OUTPUT, attributes);
    }

    GradientCase weight(String constant, long... shape) {
        return floats(constant, FiniteDifferences.random(random, 0, shape).values(), shape);
    }

    GradientCase floats(String constant, float[] values, long... shape) {
        TensorProto.Builder tensor =
                TestGraphs.floats(constant, values).toBuilder().clearDims();
        Arrays.stream(shape).forEach(tensor::addDims);
        constants.add(tensor.build());
        return this;
    }

    GradientCase floats(String constant, float value) {
        return floats(constant, new float[] {value});
    }

    GradientCase longs(String constant, long... values) {
        constants.add(TestGraphs.longs(constant, values));
        return this;
    }

    GradientCase booleans(String constant, long... shape) {
        byte[] bytes = new byte[Tensor.zeros(shape).values().length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (random.nextBoolean() ? 1 : 0);
        }
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(constant)
                .setDataType(TensorProto.DataType.BOOL_VALUE)
                .setRawData(ByteString.copyFrom(bytes));
        Arrays.stream(shape).forEach(tensor::addDims);
        constants.add(tensor.build());
        return this;
    }

    GradientCase hiddenStateShape(long... shape) {
        hiddenStateShape = shape;
        outputShape = shape;
        return this;
    }

    GradientCase outputShape(long... shape) {
        outputShape = shape;
        return this;
    }

    GradientCase opset(long version) {
        opset = version;
        return this;
    }

    /** Of h, as some functions want positive numbers. */
    GradientCase withMean(double mean) {
        this.mean = mean;
        return this;
    }

    boolean hasOperator(String type) {
        return nodes.stream().anyMatch(node -> node.getOpType().equals(type));
    }

    OnnxModel toModel() {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .setName(name)
                .addInput(value("sample", FLOAT, "batch", Long.toString(hiddenStateShape[1]), "height", "width"))
                .addInput(value(HSpaceGraphEdit.OFFSET, FLOAT, "offsets", Long.toString(hiddenStateShape[1]), "h", "w"))
                .addOutput(value(OUTPUT, FLOAT, "batch", "channels", "height out", "width out"))
                .addOutput(value(HIDDEN_STATE, FLOAT, "batch", "channels", "height", "width"))
                .addAllInitializer(constants)
                .addNode(TestGraphs.node("Add", List.of("sample", HSpaceGraphEdit.OFFSET), HIDDEN_STATE))
                .addAllNode(nodes);
        ModelProto model = TestGraphs.model(graph).toBuilder()
                .clearOpsetImport()
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
                .setIrVersion(8)
                .build();
        return new OnnxModel(model, Path.of("").toAbsolutePath());
    }

    FiniteDifferences finiteDifferences() {
        float[] weights = new float[(int) hiddenStateShape[0]];
        Arrays.fill(weights, 0.5f);
        weights[0] = 2;
        return new FiniteDifferences(
                toModel(),
                Map.of(
                        "sample",
                        smallRandom(mean, hiddenStateShape),
                        HSpaceGradientGraph.TARGET,
                        FiniteDifferences.random(random, 0, outputShape),
                        HSpaceGradientGraph.LOSS_WEIGHT,
                        new Tensor(weights, new long[] {hiddenStateShape[0]})),
                smallRandom(0, hiddenStateShape));
    }

    private Tensor smallRandom(double around, long... shape) {
        float[] values = new float[Tensor.zeros(shape).values().length];
        FiniteDifferences.random(random, 0, shape).addTo(values, 0, 0.4f);
        for (int i = 0; i < values.length; i++) {
            values[i] += (float) around;
        }
        return new Tensor(values, shape);
    }

    @Override
    public String toString() {
        return name;
    }
}
