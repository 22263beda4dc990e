package io.evenkeel.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphLayersTest {
    private static final OnnxModel CLASSIFIER =
            OnnxModel.read(Path.of("src/main/resources/models/demo/screening/model.onnx"));

    @Test
    void findsActivationsOfDemoClassifier() {
        assertThat(GraphLayers.findActivations(CLASSIFIER))
                .hasSize(5)
                .startsWith("/judge/trunk/trunk.3/Mul_output_0")
                .endsWith("/judge/trunk/trunk.19/Mul_output_0");
    }

    @Test
    void findsReluAndQuickGelu() {
        OnnxModel model = model(
                node("Relu", "relu", "x"),
                node("Mul", "scaled", "relu", "1.702"),
                node("Sigmoid", "gate", "scaled"),
                node("Mul", "gelu", "relu", "gate"),
                node("Mul", "twice", "gelu", "two"));

        assertThat(GraphLayers.findActivations(model)).containsExactly("relu", "gelu");
    }

    @Test
    void findsInputOfLastMatrixProduct() {
        assertThat(GraphLayers.findFeatureTensor(CLASSIFIER, "gender")).isEqualTo("/judge/Concat_output_0");
        assertThat(GraphLayers.findFeatureTensor(CLASSIFIER, "occupation")).isEqualTo("/judge/Concat_output_0");
    }

    @Test
    void rejectsOutputWithoutMatrixProduct() {
        assertThatThrownBy(() -> GraphLayers.findFeatureTensor(model(node("Relu", "y", "x")), "y"))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("(y) comes of no matrix product");
    }

    @Test
    void exposesInnerTensorsOnce() {
        OnnxModel exposed = GraphLayers.exposeOutputs(CLASSIFIER, List.of("/judge/Concat_output_0", "gender"));

        assertThat(exposed.proto().getGraph().getOutputList())
                .extracting(ValueInfoProto::getName)
                .containsExactly("gender", "skin", "unsafe", "occupation", "/judge/Concat_output_0");
    }

    private static OnnxModel model(NodeProto... nodes) {
        GraphProto graph = GraphProto.newBuilder().addAllNode(List.of(nodes)).build();
        return new OnnxModel(ModelProto.newBuilder().setGraph(graph).build(), Path.of(""));
    }

    private static NodeProto node(String type, String output, String... inputs) {
        return NodeProto.newBuilder()
                .setOpType(type)
                .addAllInput(List.of(inputs))
                .addOutput(output)
                .build();
    }
}
