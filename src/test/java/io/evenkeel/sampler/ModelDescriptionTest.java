package io.evenkeel.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.onnx.UnsupportedModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelDescriptionTest {
    @TempDir
    Path folder;

    /** The fingerprint is what sha256sum, sort and sha256sum print. */
    @Test
    void printsSummary() {
        ModelDescription description = ModelDescription.read(DemoSampler.MODEL);

        assertThat(description).hasToString("""
                family       StableDiffusionPipeline, sizes of no known family (text width 128)
                prediction   epsilon
                scheduler    DDIMScheduler
                latents      [8, 16, 16]
                h-space      [128, 4, 4]
                bottleneck   /unet/mid_block/resnets.1/Div_output_0, made by /unet/mid_block/resnets.1/Div
                inputs       sample, timestep, encoder_hidden_states
                image        128 x 128 pixels, guidance 5.0, 25 steps
                fingerprint  1905f2c6d05e83088dd37400608b131d4811bfd25272c599e0e6a42021035701
                """);
    }

    @Test
    void describesShapesOfActualRun() {
        List<long[]> shapes = new ArrayList<>();

        try (DiffusionModel model = DiffusionModel.open(DemoSampler.MODEL, ModelOptions.forCpu(2))) {
            var request = DemoSampler.request("", 1, 1, 1, SteeringPlan.NONE);
            model.sample(
                    request, result -> shapes.add(result.hiddenState().slice(0).shape()));
        }

        assertThat(shapes.get(0)).containsExactly(128, 4, 4);
        assertThat(ModelDescription.read(DemoSampler.MODEL).hSpaceShape()).containsExactly(128, 4, 4);
    }

    @Test
    void usesDefaultsWithoutConfiguration() throws IOException {
        DemoSampler.copyModel(folder);
        Files.delete(folder.resolve("evenkeel.json"));
        replace("unet/config.json", "\"cross_attention_dim\": 128", "\"cross_attention_dim\": 768");

        ModelDescription description = ModelDescription.read(folder);

        assertThat(description.family()).contains("Stable Diffusion 1.x");
        assertThat(description.imageSize()).isEqualTo(128);
        assertThat(description.guidanceScale()).isEqualTo(7.5);
        assertThat(description.steps()).isEqualTo(50);
        assertThat(description.fingerprint()).isEqualTo(DemoSampler.FINGERPRINT);
    }

    @Test
    void rejectsMissingSampleSize() throws IOException {
        DemoSampler.copyModel(folder);
        replace("unet/config.json", "\"sample_size\": 16", "\"sample_size\": null");

        assertThatThrownBy(() -> ModelDescription.read(folder))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessage("unet/config.json has no whole number (sample_size), but null.");
    }

    @Test
    void rejectsConfigurationOfOtherUNet() throws IOException {
        DemoSampler.copyModel(folder);
        replace("unet/config.json", "    64,\n", "");

        assertThatThrownBy(() -> ModelDescription.read(folder))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessage(
                        "unet/config.json has (block_out_channels = [96,128]), but the graph halves (2) times, down to"
                                + " (128) channels.\nMaybe one of the two comes from another model.");
    }

    @Test
    void readsShapesFromGraphsWithoutConfiguration() throws IOException {
        DemoSampler.copyModel(folder);
        for (String part : List.of("unet", "vae_decoder", "text_encoder")) {
            Files.delete(folder.resolve(part + "/config.json"));
        }

        ModelDescription description = ModelDescription.read(folder);

        assertThat(description.latentShape()).containsExactly(8, 16, 16);
        assertThat(description.hSpaceShape()).containsExactly(128, 4, 4);
    }

    @Test
    void fingerprintChangesWithWeights() throws IOException {
        DemoSampler.copyModel(folder);
        Path decoder = folder.resolve("vae_decoder/model.onnx");
        byte[] bytes = Files.readAllBytes(decoder);
        bytes[bytes.length / 2]++;
        Files.write(decoder, bytes);

        assertThat(ModelFingerprint.compute(folder)).isNotEqualTo(DemoSampler.FINGERPRINT);
    }

    private void replace(String file, String old, String changed) throws IOException {
        String text = Files.readString(folder.resolve(file));
        assertThat(text).contains(old);
        Files.writeString(folder.resolve(file), text.replace(old, changed));
    }
}
