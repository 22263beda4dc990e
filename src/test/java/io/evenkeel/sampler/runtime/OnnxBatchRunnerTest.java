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
    void rowsAreFedAndReadInTheTypeOfTheGraph(DataType type) {
        try (OnnxSession part = sum(type, type)) {
            OnnxBatchRunner rows = new OnnxBatchRunner(part, "z");
            rows.shape("x", 2, 2);
            rows.shape("y", 1, 2);
            rows.put("x", 0, new float[] {1, 2}, 0.5);
            rows.put("x", 1, tensor(3, 4));
            rows.put("y", 0, tensor(10, 20));

            assertThat(first(rows, 2, 2)).containsExactly(10.5f, 21, 13, 24);
        }
    }

    @Test
    void aRowThatHoldsATensorAlreadyIsKept() {
        try (OnnxSession part = sum(DataType.FLOAT, DataType.FLOAT)) {
            OnnxBatchRunner rows = new OnnxBatchRunner(part, "z");
            rows.shape("x", 1, 2);
            rows.shape("y", 1, 2);
            Tensor same = tensor(1, 2);
            rows.put("x", 0, same);
            rows.put("y", 0, tensor(0, 0));
            assertThat(first(rows, 1, 2)).containsExactly(1, 2);

            rows.shape("x", 3, 2); // more room: what is there moves along
            rows.put("x", 0, same);
            rows.put("x", 1, same);
            rows.put("x", 2, new float[] {5, 6}, 1);
            assertThat(first(rows, 3, 2)).containsExactly(1, 2, 1, 2, 5, 6);

            rows.shape("x", 1, 2);
            rows.put("x", 0, new float[] {7, 8}, 1);
            assertThat(first(rows, 1, 2)).containsExactly(7, 8);
            rows.put("x", 0, same);
            assertThat(first(rows, 1, 2)).containsExactly(1, 2);
        }
    }

    @Test
    void anotherShapeForgetsWhatWasThere() {
        try (OnnxSession part = sum(DataType.FLOAT, DataType.FLOAT)) {
            OnnxBatchRunner rows = new OnnxBatchRunner(part, "z");
            Tensor wide = tensor(1, 2, 3);
            rows.shape("x", 1, 3);
            rows.shape("y", 1, 3);
            rows.put("x", 0, wide);
            rows.put("y", 0, tensor(0, 0, 0));
            assertThat(first(rows, 1, 3)).containsExactly(1, 2, 3);

            rows.shape("x", 1, 1);
            rows.shape("y", 1, 1);
            rows.put("x", 0, tensor(9));
            rows.put("y", 0, tensor(0));
            assertThat(first(rows, 1, 1)).containsExactly(9);

            rows.shape("x", 1, 3);
            rows.shape("y", 1, 3);
            rows.put("x", 0, wide);
            rows.put("y", 0, tensor(0, 0, 0));
            assertThat(first(rows, 1, 3)).containsExactly(1, 2, 3);
        }
    }

    @Test
    void wholeNumbersLoseTheirFractions() {
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
        try (OnnxSession part = open(graph)) {
            OnnxBatchRunner rows = new OnnxBatchRunner(part, "z");
            rows.shape("t", 1, 2);
            rows.put("t", 0, new float[] {249.75f, 999}, 1);

            assertThat(first(rows, 1, 2)).containsExactly(249, 999);
        }
    }

    @Test
    void aPartThatWasClosedDoesNotRun() {
        OnnxSession part = sum(DataType.FLOAT, DataType.FLOAT);
        OnnxBatchRunner rows = new OnnxBatchRunner(part, "z");
        part.close();
        part.close();

        assertThatThrownBy(() -> rows.run(new long[] {1, 1}, Set.of())).hasMessage("the sum was closed.");
    }

    @Test
    void refusesTooFewValues() {
        try (OnnxSession part = sum(DataType.FLOAT, DataType.FLOAT)) {
            OnnxBatchRunner rows = new OnnxBatchRunner(part, "z");
            rows.shape("x", 1, 3);

            assertThatThrownBy(() -> rows.put("x", 0, tensor(1, 2))).hasMessage("(2) values do not fill a row of [3].");
        }
    }

    @Test
    void refusesNumbersThatItCannotFeedOrRead() {
        try (OnnxSession doubles = sum(DataType.DOUBLE, DataType.DOUBLE);
                OnnxSession whole = sum(DataType.INT64, DataType.INT64)) {
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

    private static float[] first(OnnxBatchRunner rows, int count, int width) {
        return Arrays.copyOf(rows.run(new long[] {count, width}, Set.of()).values(), count * width);
    }

    private static Tensor tensor(float... values) {
        return new Tensor(values, new long[] {values.length});
    }

    private static OnnxSession sum(DataType in, DataType out) {
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
        return open(graph);
    }

    private static OnnxSession open(GraphProto graph) {
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
