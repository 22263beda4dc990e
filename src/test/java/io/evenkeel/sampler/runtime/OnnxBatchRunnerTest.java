package io.evenkeel.sampler.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.evenkeel.concept.Tensor;
import io.evenkeel.onnx.OnnxModel;
import io.evenkeel.onnx.UnsupportedModelException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** On a graph that puts out x + y, x of n rows and y of n or one. */
class OnnxBatchRunnerTest {
    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "FLOAT16"})
    void convertsRowsToAndFromGraphType(DataType type) {
        try (OnnxSession part = openSumGraph(type, type)) {
            OnnxBatchRunner rows = new OnnxBatchRunner(part, "z");
            rows.setRowShape("x", 2, 2);
            rows.setRowShape("y", 1, 2);
            rows.writeRow("x", 0, new float[] {1, 2}, 0.5);
            rows.writeRow("x", 1, tensor(3, 4));
            rows.writeRow("y", 0, tensor(10, 20));

            assertThat(runFirstValues(rows, 2, 2)).containsExactly(10.5f, 21, 13, 24);
        }
    }

    @Test
    void keepsRowThatHoldsSameTensor() {
        try (OnnxSession part = openSumGraph(DataType.FLOAT, DataType.FLOAT)) {
            OnnxBatchRunner rows = new OnnxBatchRunner(part, "z");
            rows.setRowShape("x", 1, 2);
            rows.setRowShape("y", 1, 2);
            Tensor same = tensor(1, 2);
            rows.writeRow("x", 0, same);
            rows.writeRow("y", 0, tensor(0, 0));
            assertThat(runFirstValues(rows, 1, 2)).containsExactly(1, 2);

            rows.setRowShape("x", 3, 2); // more room: what is there moves along
            rows.writeRow("x", 0, same);
            rows.writeRow("x", 1, same);
            rows.writeRow("x", 2, new float[] {5, 6}, 1);
            assertThat(runFirstValues(rows, 3, 2)).containsExactly(1, 2, 1, 2, 5, 6);

            rows.setRowShape("x", 1, 2);
            rows.writeRow("x", 0, new float[] {7, 8}, 1);
            assertThat(runFirstValues(rows, 1, 2)).containsExactly(7, 8);
            rows.writeRow("x", 0, same);
            assertThat(runFirstValues(rows, 1, 2)).containsExactly(1, 2);
        }
    }

    @Test
    void otherShapeDiscardsRows() {
        try (OnnxSession part = openSumGraph(DataType.FLOAT, DataType.FLOAT)) {
            OnnxBatchRunner rows = new OnnxBatchRunner(part, "z");
            Tensor wide = tensor(1, 2, 3);
            rows.setRowShape("x", 1, 3);
            rows.setRowShape("y", 1, 3);
            rows.writeRow("x", 0, wide);
            rows.writeRow("y", 0, tensor(0, 0, 0));
            assertThat(runFirstValues(rows, 1, 3)).containsExactly(1, 2, 3);

            rows.setRowShape("x", 1, 1);
            rows.setRowShape("y", 1, 1);
            rows.writeRow("x", 0, tensor(9));
            rows.writeRow("y", 0, tensor(0));
            assertThat(runFirstValues(rows, 1, 1)).containsExactly(9);

            rows.setRowShape("x", 1, 3);
            rows.setRowShape("y", 1, 3);
            rows.writeRow("x", 0, wide);
            rows.writeRow("y", 0, tensor(0, 0, 0));
            assertThat(runFirstValues(rows, 1, 3)).containsExactly(1, 2, 3);
        }
    }

    @Test
    void truncatesToIntegerInputs() {
        GraphProto graph = GraphProto.newBuilder()
                .setName("cast")
                .addInput(value("t", DataType.INT64))
                .addOutput(value("z", DataType.FLOAT))
                .addNode(NodeProto.newBuilder()
                        .setOpType("Cast")
                        .addInput("t")
                        .addOutput("z")
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("to")
                                .setType(AttributeProto.AttributeType.INT)
                                .setI(DataType.FLOAT.getNumber())))
                .build();
        try (OnnxSession part = openGraph(graph)) {
            OnnxBatchRunner rows = new OnnxBatchRunner(part, "z");
            rows.setRowShape("t", 1, 2);
            rows.writeRow("t", 0, new float[] {249.75f, 999}, 1);

            assertThat(runFirstValues(rows, 1, 2)).containsExactly(249, 999);
        }
    }

    @Test
    void closedSessionDoesNotRun() {
        OnnxSession part = openSumGraph(DataType.FLOAT, DataType.FLOAT);
        OnnxBatchRunner rows = new OnnxBatchRunner(part, "z");
        part.close();
        part.close();

        assertThatThrownBy(() -> rows.run(new long[] {1, 1}, Set.of())).hasMessage("the sum was closed.");
    }

    @Test
    void rejectsTooFewValues() {
        try (OnnxSession part = openSumGraph(DataType.FLOAT, DataType.FLOAT)) {
            OnnxBatchRunner rows = new OnnxBatchRunner(part, "z");
            rows.setRowShape("x", 1, 3);

            assertThatThrownBy(() -> rows.writeRow("x", 0, tensor(1, 2)))
                    .hasMessage("(2) values do not fill a row of [3].");
        }
    }

    @Test
    void rejectsUnsupportedElementTypes() {
        try (OnnxSession doubles = openSumGraph(DataType.DOUBLE, DataType.DOUBLE);
                OnnxSession whole = openSumGraph(DataType.INT64, DataType.INT64)) {
            assertThatThrownBy(() -> new OnnxBatchRunner(doubles, "z"))
                    .isInstanceOf(UnsupportedModelException.class)
                    .hasMessage("output (z) of type (DOUBLE) is not supported.");
            assertThatThrownBy(() -> new OnnxBatchRunner(whole, "z"))
                    .hasMessage("output (z) of type (INT64) is not supported.");
            assertThatThrownBy(() -> new OnnxBatchRunner(whole, "w"))
                    .isInstanceOf(UnsupportedModelException.class)
                    .hasMessage("the sum has no output (w), only [z].");
        }
    }

    private static float[] runFirstValues(OnnxBatchRunner rows, int count, int width) {
        return Arrays.copyOf(rows.run(new long[] {count, width}, Set.of()).values(), count * width);
    }

    private static Tensor tensor(float... values) {
        return new Tensor(values, new long[] {values.length});
    }

    private static OnnxSession openSumGraph(DataType in, DataType out) {
        GraphProto graph = GraphProto.newBuilder()
                .setName("sum")
                .addInput(value("x", in))
                .addInput(value("y", in))
                .addOutput(value("z", out))
                .addNode(NodeProto.newBuilder()
                        .setOpType("Add")
                        .addAllInput(List.of("x", "y"))
                        .addOutput("z"))
                .build();
        return openGraph(graph);
    }

    private static OnnxSession openGraph(GraphProto graph) {
        ModelProto model = ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(graph)
                .build();
        return OnnxSession.open("sum", new OnnxModel(model, Path.of(".")), new Device.Cpu(1), false);
    }

    private static ValueInfoProto value(String name, DataType type) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        shape.addDimBuilder().setDimParam(name + "_rows");
        shape.addDimBuilder().setDimParam("width");
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(shape)))
                .build();
    }
}
