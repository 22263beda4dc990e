package io.evenkeel.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class UNetMidBlockTest {
    private final GraphProto demo = OnnxModel.read(Path.of("src/main/resources/models/demo/unet/model.onnx"))
            .proto()
            .getGraph();

    @Test
    void findsMidBlockOutputInExport() {
        assertThat(UNetMidBlock.find(demo).producer()).startsWith("/unet/mid_block/resnets.1/");
    }

    @Test
    void findsMidBlockWithoutNames() {
        String named = UNetMidBlock.find(demo).tensor();

        UNetMidBlock found = UNetMidBlock.find(withoutNames(demo));

        assertThat(found.tensor()).isEqualTo(number(named));
        assertThat(found.producer()).isEmpty();
    }

    @Test
    void findsDeeperInputOnEitherSideOfConcat() {
        assertThat(UNetMidBlock.find(uNet("below", "skip")).tensor()).isEqualTo("below");
        assertThat(UNetMidBlock.find(uNet("skip", "below")).tensor()).isEqualTo("below");
    }

    @Test
    void rejectsTransformer() {
        GraphProto flat = graph("transformer", node("Conv", List.of("sample"), "out"));

        assertThatThrownBy(() -> UNetMidBlock.find(flat))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessage(
                        "(transformer) has no bottleneck: no Concat over channels joins two image tensors."
                                + "\nMaybe it is a diffusion transformer (SD 3, Flux): those have no bottleneck and cannot be steered in h-space.");
    }

    @Test
    void rejectsConcatOfTwoBranches() {
        GraphProto branches = graph(
                "branches",
                node("Conv", List.of("sample"), "left"),
                node("Conv", List.of("sample"), "right"),
                concat("left", "right"));

        assertThatThrownBy(() -> UNetMidBlock.find(branches))
                .hasMessageContaining("neither input stems from the other");
    }

    @Test
    void rejectsModelWithoutImageInput() {
        GraphProto text = GraphProto.newBuilder()
                .setName("text")
                .addNode(node("Gather", List.of("ids"), "out"))
                .build();

        assertThatThrownBy(() -> UNetMidBlock.find(text)).hasMessageContaining("is no U-Net");
    }

    @Test
    void rejectsNamesThatContradictStructure() {
        NodeProto elsewhere =
                NodeProto.newBuilder().setName("/mid_block/x").setOpType("Relu").build();

        assertThatThrownBy(() -> UNetMidBlock.find(
                        uNet("skip", "below").toBuilder().addNode(elsewhere).build()))
                .hasMessageContaining("refusing to guess");
    }

    @Test
    void rejectsOptimisedLayout() {
        NodeProto blocks = node("Conv", List.of("sample"), "blocks").toBuilder()
                .setName("conv_in")
                .setDomain("com.microsoft.nchwc")
                .build();

        assertThatThrownBy(() -> UNetMidBlock.find(graph("tiny", blocks)))
                .hasMessage(
                        "(tiny) was optimised for one kind of processor: its node conv_in is of (com.microsoft.nchwc)."
                                + "\nMaybe it is there as it was exported, too: use that, as ONNX Runtime optimises whatever it opens.");
    }

    @Test
    void rejectsSecondEdit() {
        OnnxModel model = OnnxModel.read(Path.of("src/main/resources/models/demo/unet/model.onnx"));

        assertThatThrownBy(() -> HSpaceGraphEdit.expose(HSpaceGraphEdit.expose(model)))
                .hasMessageContaining("h_offset already");
    }

    private static GraphProto uNet(String left, String right) {
        return graph(
                "tiny",
                node("Conv", List.of("sample"), "skip"),
                node("Shape", List.of("skip"), "shape"),
                node("Conv", List.of("skip"), "below"),
                concat(left, right));
    }

    private static GraphProto graph(String name, NodeProto... nodes) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (int i = 0; i < 4; i++) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(8));
        }
        ValueInfoProto sample = ValueInfoProto.newBuilder()
                .setName("sample")
                .setType(TypeProto.newBuilder()
                        .setTensorType(
                                TypeProto.Tensor.newBuilder().setElemType(1).setShape(shape)))
                .build();
        return GraphProto.newBuilder()
                .setName(name)
                .addInput(sample)
                .addAllNode(List.of(nodes))
                .build();
    }

    private static NodeProto node(String type, List<String> inputs, String output) {
        return NodeProto.newBuilder()
                .setOpType(type)
                .addAllInput(inputs)
                .addOutput(output)
                .build();
    }

    private static NodeProto concat(String left, String right) {
        return node("Concat", List.of(left, right), "joined").toBuilder()
                .addAttribute(AttributeProto.newBuilder().setName("axis").setI(1))
                .build();
    }

    /** What torch 1.12 and older left: nodes without names, tensors called by numbers; inputs keep theirs. */
    private static GraphProto withoutNames(GraphProto graph) {
        GraphProto.Builder bare = graph.toBuilder().clearNode();
        List<String> inputs =
                graph.getInputList().stream().map(ValueInfoProto::getName).toList();
        for (NodeProto node : graph.getNodeList()) {
            NodeProto.Builder anonymous =
                    node.toBuilder().clearName().clearInput().clearOutput();
            node.getInputList().forEach(name -> anonymous.addInput(inputs.contains(name) ? name : number(name)));
            node.getOutputList().forEach(name -> anonymous.addOutput(number(name)));
            bare.addNode(anonymous);
        }
        return bare.build();
    }

    private static String number(String name) {
        return name.isEmpty() ? "" : Integer.toUnsignedString(name.hashCode());
    }
}
