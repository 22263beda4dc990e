package io.evenkeel.onnx;

import static io.evenkeel.onnx.TestGraphs.FLOAT;
import static io.evenkeel.onnx.TestGraphs.floats;
import static io.evenkeel.onnx.TestGraphs.node;
import static io.evenkeel.onnx.TestGraphs.tensor;
import static io.evenkeel.onnx.TestGraphs.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OrtException;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxModelTest {
    private static final Path DEMO = Path.of("src/main/resources/models/demo/unet/model.onnx");
    private static final int WIDTH = 300;

    @TempDir
    Path folder;

    @Test
    void leavesWeightsInFile() throws IOException {
        byte[] file = Files.readAllBytes(DEMO);
        List<TensorProto> whole = ModelProto.parseFrom(file).getGraph().getInitializerList();

        List<TensorProto> read = OnnxModel.read(DEMO).proto().getGraph().getInitializerList();

        assertThat(read).hasSameSizeAs(whole);
        for (int i = 0; i < whole.size(); i++) {
            ByteString data = whole.get(i).getRawData();
            if (data.size() < 1024) {
                assertThat(read.get(i)).isEqualTo(whole.get(i));
            } else {
                assertThat(read.get(i).hasRawData()).isFalse();
                assertThat(readAt(externalLocation(read.get(i)), file)).isEqualTo(data);
            }
        }
    }

    @Test
    void keepsEverythingElse() throws IOException {
        ModelProto whole = ModelProto.parseFrom(Files.readAllBytes(DEMO));

        ModelProto read = OnnxModel.read(DEMO).proto();

        assertThat(withoutInitializers(read)).isEqualTo(withoutInitializers(whole));
    }

    @Test
    void runtimeReadsWeightsFromFile() throws IOException, OrtException {
        float[] weight = weight();
        OnnxModel model = OnnxModel.read(write(model(floats("w", weight))));

        float[] sum = TestGraphs.run(model, Map.of("x", new float[WIDTH]));

        assertThat(sum).isEqualTo(weight);
        assertThat(model.toBytes()).hasSizeLessThan(weight.length);
    }

    @Test
    void leavesExternalWeightsInPlace() throws IOException {
        TensorProto outside = externalTensor("weights.pb");
        Path file = write(model(outside));

        assertThat(OnnxModel.read(file).proto().getGraph().getInitializer(0)).isEqualTo(outside);
        assertThat(OnnxModel.listExternalFiles(file)).containsExactly("weights.pb");
    }

    @Test
    void ownFileIsNotListedAsExternal() throws IOException {
        assertThat(OnnxModel.listExternalFiles(DEMO)).isEmpty();
    }

    @Test
    void followsSymlinkToWeights() throws IOException, OrtException {
        Path blob = Files.move(write(model(floats("w", weight()))), folder.resolve("1a2b"));
        Path link = link("model.onnx", blob);

        float[] sum = TestGraphs.run(OnnxModel.read(link), Map.of("x", new float[WIDTH]));

        assertThat(sum).isEqualTo(weight());
        assertThat(OnnxModel.listExternalFiles(link)).isEmpty();
    }

    @Test
    void followsSymlinkedGraphAndWeights() throws IOException, OrtException {
        Path link = link("model.onnx", Files.move(write(model(externalTensor("weights.pb"))), folder.resolve("1a2b")));
        link(
                "weights.pb",
                Files.write(
                        folder.resolve("3c4d"),
                        floats("w", weight()).getRawData().toByteArray()));

        float[] sum = TestGraphs.run(OnnxModel.read(link), Map.of("x", new float[WIDTH]));

        assertThat(sum).isEqualTo(weight());
        assertThat(OnnxModel.listExternalFiles(link)).containsExactly("weights.pb");
    }

    @Test
    void rejectsSymlinkOutOfFolder(@TempDir Path elsewhere) throws IOException {
        Path link = link("model.onnx", Files.move(write(model(externalTensor("weights.pb"))), folder.resolve("1a2b")));
        link("weights.pb", Files.createFile(elsewhere.resolve("secret")));

        assertThatThrownBy(() -> OnnxModel.read(link))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("leads to (" + elsewhere.resolve("secret") + "), out of the folder");
    }

    @Test
    void keepsWeightsStoredAsNumbers() throws IOException {
        TensorProto.Builder listed = tensor("w", FLOAT, WIDTH);
        for (float value : weight()) {
            listed.addFloatData(value);
        }

        OnnxModel model = OnnxModel.read(write(model(listed.build())));

        assertThat(model.proto().getGraph().getInitializer(0)).isEqualTo(listed.build());
    }

    @Test
    void rejectsTruncatedGraph() throws IOException {
        byte[] whole = model(floats("w", weight())).toBuilder()
                .clearOpsetImport() // so that the graph comes last
                .build()
                .toByteArray();
        for (int length = 3; length < whole.length; length++) {
            Path file = Files.write(folder.resolve("cut.onnx"), Arrays.copyOf(whole, length));

            assertThatThrownBy(() -> OnnxModel.read(file), "cut after %s bytes", length)
                    .isInstanceOf(UnsupportedModelException.class)
                    .hasMessageStartingWith("(" + file + ") is no whole ONNX model: ")
                    .hasMessageContaining("Maybe its download was cut off");
        }
    }

    /** y = x + w. */
    private static ModelProto model(TensorProto weight) {
        String width = Integer.toString(WIDTH);
        return TestGraphs.model(GraphProto.newBuilder()
                .setName("sum")
                .addInput(value("x", FLOAT, width))
                .addOutput(value("y", FLOAT, width))
                .addInitializer(weight)
                .addNode(node("Add", List.of("x", "w"), "y")));
    }

    private static float[] weight() {
        float[] weight = new float[WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            weight[i] = i + 0.5f;
        }
        return weight;
    }

    private static TensorProto externalTensor(String file) {
        return tensor("w", FLOAT, WIDTH)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("location").setValue(file))
                .build();
    }

    /** In a folder of its own, as a snapshot in the Hugging Face Hub's cache. */
    private Path link(String name, Path target) throws IOException {
        Path snapshot = Files.createDirectories(folder.resolve("snapshot"));
        return Files.createSymbolicLink(snapshot.resolve(name), target);
    }

    private Path write(ModelProto model) throws IOException {
        return Files.write(folder.resolve("model.onnx"), model.toByteArray());
    }

    private static Map<String, String> externalLocation(TensorProto tensor) {
        assertThat(tensor.getDataLocation()).isEqualTo(TensorProto.DataLocation.EXTERNAL);
        return tensor.getExternalDataList().stream()
                .collect(Collectors.toMap(StringStringEntryProto::getKey, StringStringEntryProto::getValue));
    }

    private static ByteString readAt(Map<String, String> place, byte[] file) {
        assertThat(place).containsEntry("location", "model.onnx").containsOnlyKeys("location", "offset", "length");
        int offset = Integer.parseInt(place.getOrDefault("offset", ""));
        return ByteString.copyFrom(file, offset, Integer.parseInt(place.getOrDefault("length", "")));
    }

    private static ModelProto withoutInitializers(ModelProto model) {
        return model.toBuilder()
                .setGraph(model.getGraph().toBuilder().clearInitializer())
                .build();
    }
}
