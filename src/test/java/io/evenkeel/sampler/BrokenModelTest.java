package io.evenkeel.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.evenkeel.concept.Concept;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.concept.SteeringPlan.AppliedConcept;
import io.evenkeel.concept.Tensor;
import io.evenkeel.onnx.UnsupportedModelException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders that are not as the demo model's is: refused with a reason, or sampled all the same. */
class BrokenModelTest {
    @TempDir
    Path folder;

    @BeforeEach
    void copyModel() throws IOException {
        DemoSampler.copyModel(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unet", "text_encoder", "vae_decoder"})
    void rejectsTruncatedGraph(String part) throws IOException {
        Path file = folder.resolve(part + "/model.onnx");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));

        assertRejected("(" + file + ") is no whole ONNX model: ", "Maybe its download was cut off");
    }

    @ParameterizedTest
    @ValueSource(strings = {"unet", "text_encoder", "vae_decoder"})
    void rejectsMissingGraph(String part) throws IOException {
        Path file = folder.resolve(part + "/model.onnx");
        Files.delete(file);

        assertRejected("(" + file + ") does not exist.", "Maybe the model's download is not complete.");
    }

    @Test
    void rejectsDiffusionTransformer() throws IOException {
        Files.move(folder.resolve("unet"), folder.resolve("transformer"));
        Files.writeString(folder.resolve("model_index.json"), "{\"_class_name\": \"FluxPipeline\"}");

        assertRejected(
                "(" + folder + ") is (FluxPipeline), which has no U-Net: nothing in it narrows to an h-space",
                "Maybe it is a diffusion transformer");
    }

    @Test
    void rejectsRefiner() throws IOException {
        Files.writeString(
                folder.resolve("model_index.json"),
                "{\"_class_name\": \"StableDiffusionXLImg2ImgPipeline\", \"requires_aesthetics_score\": true}");

        assertRejected(
                "(" + folder + ") is (StableDiffusionXLImg2ImgPipeline) of SDXL's refiner",
                "Maybe the base model is meant.");
    }

    @Test
    void rejectsDecoderWithOtherLatentChannels() throws IOException {
        Path file = folder.resolve("vae_decoder/config.json");
        Files.writeString(
                file, Files.readString(file).replaceFirst("\"latent_channels\": 8", "\"latent_channels\": 4"));

        assertRejected("the U-Net reads (8) channels, the decoder (4).", "Maybe it is made for inpainting or depth");
    }

    @Test
    void rejectsUnknownPredictionType() throws IOException {
        Path file = folder.resolve("scheduler/scheduler_config.json");
        Files.writeString(
                file,
                Files.readString(file)
                        .replaceFirst("\"prediction_type\": \"epsilon\"", "\"prediction_type\": \"flow\""));

        assertRejected("", "(flow)");
    }

    @Test
    void rejectsGitLfsPointer() throws IOException {
        Path file = Files.writeString(
                folder.resolve("unet/model.onnx"), "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\n");

        assertRejected("(" + file + ") is no whole ONNX model: ", "it is a Git LFS pointer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"scheduler/scheduler_config.json", "vae_decoder/config.json", "text_encoder/config.json"})
    void rejectsInvalidJson(String name) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "{\"steps_offset\": ");

        assertRejected("(" + file + ") cannot be read: ", "Unexpected end-of-input");
    }

    @Test
    void rejectsTokenizerWithOtherVocabulary() throws IOException {
        Path file = folder.resolve("tokenizer/vocab.json");
        Files.writeString(file, Files.readString(file).replaceFirst("\\{", "{\"a-new-word\": 801, "));

        assertRejected(
                "the tokenizer knows (802) tokens and makes (77) of a prompt, the text encoder wants (801)", "Maybe");
    }

    @Test
    void rejectsTokenizerWithTooManyPositions() throws IOException {
        Path file = folder.resolve("tokenizer/tokenizer_config.json");
        Files.writeString(
                file, Files.readString(file).replaceFirst("\"model_max_length\": 77", "\"model_max_length\": 78"));

        assertRejected("the tokenizer knows (801) tokens and makes (78) of a prompt", "at most (77)");
    }

    @Test
    void rejectsTokenizerWithoutVocabulary() throws IOException {
        Files.delete(folder.resolve("tokenizer/vocab.json"));

        assertRejected("(" + folder.resolve("tokenizer") + ") holds no CLIP tokenizer: ", "vocab.json");
    }

    @Test
    void rejectsMissingExternalWeights() throws IOException {
        Path weights = moveWeightsOut("weights.pb");
        Files.delete(weights);

        assertRejected(
                "(" + folder.resolve("unet/model.onnx") + ") keeps weights in (weights.pb), which does not exist",
                "Maybe");
    }

    @Test
    void rejectsTruncatedExternalWeights() throws IOException {
        Path weights = moveWeightsOut("weights.pb");
        byte[] whole = Files.readAllBytes(weights);
        Files.write(weights, Arrays.copyOf(whole, whole.length / 2));

        assertRejected(
                "(" + folder.resolve("unet") + ") was refused by ONNX Runtime: ",
                "Maybe the download of its weights was cut off.");
    }

    @Test
    void rejectsExternalWeightsOutsideFolder() throws IOException {
        moveWeightsOut("../weights.pb");

        assertRejected(
                "(" + folder.resolve("unet/model.onnx") + ") keeps weights outside its folder", "(../weights.pb)");
    }

    @Test
    void samplesSameImageFromExternalWeights() throws IOException {
        moveWeightsOut("weights.pb");

        Tensor fromGraph = sampleSteered(DemoSampler.MODEL);
        Tensor fromExternalFile = sampleSteered(folder);

        assertThat(fromExternalFile).isEqualTo(fromGraph);
    }

    private void assertRejected(String start, String more) {
        assertThatThrownBy(() -> DiffusionModel.open(folder, ModelOptions.forCpu(1)))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageStartingWith(start)
                .hasMessageContaining(more);
    }

    private static Tensor sampleSteered(Path path) throws IOException {
        try (DiffusionModel model = DiffusionModel.open(path, ModelOptions.forCpu(1))) {
            var female = DemoSampler.readConcept("female");
            var appliedConcept = new AppliedConcept(
                    Concept.create("female", 1, female.kind(), "gender", model.fingerprint(), female.vector()),
                    1,
                    0,
                    1);
            SteeringPlan plan = new SteeringPlan(List.of(appliedConcept));
            return model.sample(DemoSampler.request("a doctor", 1, 2, 5, plan), DiffusionModel.StepListener.NONE);
        }
    }

    /** Stores the U-Net as exporters do that keep graph and weights apart. */
    private Path moveWeightsOut(String name) throws IOException {
        Path file = folder.resolve("unet/model.onnx");
        ModelProto model = ModelProto.parseFrom(Files.readAllBytes(file));
        ByteArrayOutputStream weights = new ByteArrayOutputStream();
        GraphProto.Builder graph = model.getGraph().toBuilder().clearInitializer();
        for (TensorProto tensor : model.getGraph().getInitializerList()) {
            graph.addInitializer(tensor.getRawData().size() < 1024 ? tensor : external(tensor, name, weights));
        }
        Files.write(file, model.toBuilder().setGraph(graph).build().toByteArray());
        return Files.write(folder.resolve("unet").resolve(name), weights.toByteArray());
    }

    private static TensorProto external(TensorProto tensor, String name, ByteArrayOutputStream weights)
            throws IOException {
        TensorProto moved = tensor.toBuilder()
                .clearRawData()
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(entry("location", name))
                .addExternalData(entry("offset", Integer.toString(weights.size())))
                .addExternalData(
                        entry("length", Integer.toString(tensor.getRawData().size())))
                .build();
        tensor.getRawData().writeTo(weights);
        return moved;
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }
}
