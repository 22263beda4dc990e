package io.evenkeel.onnx;

import static io.evenkeel.onnx.TestGraphs.FLOAT;
import static io.evenkeel.onnx.TestGraphs.FLOAT16;
import static io.evenkeel.onnx.TestGraphs.node;
import static io.evenkeel.onnx.TestGraphs.value;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OrtException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A U-Net of which little is left: the skip is the sample, h its negative; it puts out both, joined. */
class HSpaceGraphEditTest {
    @Test
    void addsOffsetToHiddenState() throws OrtException {
        OnnxModel opened = HSpaceGraphEdit.expose(unet(
                FLOAT, node("Identity", List.of("sample"), "skip"), node("Neg", List.of("skip"), "h"), join("joined")));

        float[] joined = run(opened, new float[][][][] {{{{0.5f}}}});

        assertThat(joined).containsExactly(-0.5f, -1.5f, -0.5f, -1.5f, 1, 2, 1, 2);
    }

    @Test
    void usesElementTypeOfComputation() {
        OnnxModel opened = HSpaceGraphEdit.expose(unet(
                FLOAT,
                cast("sample", FLOAT16, "skip"),
                node("Neg", List.of("skip"), "h"),
                join("halves"),
                cast("halves", FLOAT, "joined")));

        assertThat(elementTypeOf(opened.proto().getGraph().getInputList(), HSpaceGraphEdit.OFFSET))
                .isEqualTo(FLOAT16);
        assertThat(elementTypeOf(opened.proto().getGraph().getOutputList(), HSpaceGraphEdit.HIDDEN_STATE))
                .isEqualTo(FLOAT16);
    }

    @Test
    void fallsBackToElementTypeOfSample() {
        OnnxModel opened = HSpaceGraphEdit.expose(unet(
                FLOAT16,
                node("Identity", List.of("sample"), "skip"),
                node("Neg", List.of("skip"), "h"),
                join("joined")));

        assertThat(elementTypeOf(opened.proto().getGraph().getInputList(), HSpaceGraphEdit.OFFSET))
                .isEqualTo(FLOAT16);
    }

    private static OnnxModel unet(int type, NodeProto... nodes) {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .setName("tiny")
                .addInput(value("sample", type, "batch_size", "1", "height", "width"))
                .addOutput(value("joined", type, "batch_size", "2", "height", "width"))
                .addAllNode(Arrays.asList(nodes));
        return new OnnxModel(TestGraphs.model(graph), Path.of("").toAbsolutePath());
    }

    private static NodeProto join(String output) {
        return node("Concat", List.of("h", "skip"), output).toBuilder()
                .addAttribute(integerAttribute("axis", 1))
                .build();
    }

    private static NodeProto cast(String input, int type, String output) {
        return node("Cast", List.of(input), output).toBuilder()
                .addAttribute(integerAttribute("to", type))
                .build();
    }

    private static AttributeProto integerAttribute(String name, int value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setI(value)
                .setType(AttributeProto.AttributeType.INT)
                .build();
    }

    private static int elementTypeOf(List<ValueInfoProto> values, String name) {
        return values.stream()
                .filter(value -> value.getName().equals(name))
                .mapToInt(value -> value.getType().getTensorType().getElemType())
                .findFirst()
                .orElseThrow();
    }

    private static float[] run(OnnxModel model, Object offset) throws OrtException {
        return TestGraphs.run(
                model, Map.of("sample", new float[][][][] {{{{1, 2}, {1, 2}}}}, HSpaceGraphEdit.OFFSET, offset));
    }
}
