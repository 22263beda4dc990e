package io.evenkeel.diffusion;

import static io.evenkeel.diffusion.Demo.golden;
import static io.evenkeel.diffusion.Demo.largestDifference;
import static io.evenkeel.diffusion.Demo.part;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.concept.SteeringPlan.Push;
import io.evenkeel.concept.Tensor;
import io.evenkeel.onnxgraph.UnusableModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DiffusionModelTest {
    private static DiffusionModel model;

    @BeforeAll
    static void open() {
        model = DiffusionModel.open(Demo.MODEL, 2);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    static List<JsonNode> cases() throws IOException {
        List<JsonNode> cases = new ArrayList<>();
        Demo.json("cases.json").path("cases").forEach(cases::add);
        assertThat(cases).hasSizeGreaterThanOrEqualTo(6);
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void samplesAsPyTorchDoes(JsonNode wanted) throws IOException {
        Map<String, Tensor> golden = golden(wanted.path("file").asText());
        int steps = Demo.json("cases.json").path("steps").asInt();

        Tensor states = model.textStates(List.of("", wanted.path("prompt").asText()));
        List<Double> differences = new ArrayList<>();
        List<Integer> timesteps = new ArrayList<>();
        DiffusionModel.Watcher watcher = step -> {
            timesteps.add(step.timestep());
            differences.add(largestDifference(step.h().values(), part(golden.get("h"), step.index())));
            differences.add(largestDifference(step.epsilon().values(), part(golden.get("epsilon"), step.index())));
            differences.add(largestDifference(step.latents().values(), part(golden.get("latents"), step.index())));
        };
        Tensor picture = model.sample(List.of(request(wanted, golden)), steps, watcher);

        assertThat(largestDifference(states.values(), golden.get("text_states").values()))
                .isLessThan(1e-4);
        assertThat(timesteps).isEqualTo(whole(golden.get("timesteps")));
        assertThat(differences).hasSize(3 * steps).allMatch(difference -> difference < 1e-3);
        assertThat(largestDifference(picture.values(), golden.get("picture").values()))
                .isLessThan(1e-3);
    }

    private static List<Integer> whole(Tensor tensor) {
        List<Integer> numbers = new ArrayList<>();
        for (float value : tensor.values()) {
            numbers.add((int) value);
        }
        return numbers;
    }

    @Test
    void steersEachPictureOfABatchByItsOwnPlan() throws IOException {
        JsonNode plain = cases().get(0);
        JsonNode steered = cases().get(1);
        int steps = Demo.json("cases.json").path("steps").asInt();
        Tensor alone = model.sample(
                List.of(request(steered, golden(steered.path("file").asText()))), steps, DiffusionModel.Watcher.NOBODY);

        Tensor both = model.sample(
                List.of(
                        request(plain, golden(plain.path("file").asText())),
                        request(steered, golden(steered.path("file").asText()))),
                steps,
                DiffusionModel.Watcher.NOBODY);

        assertThat(largestDifference(part(both, 1), alone.values())).isLessThan(1e-3);
        assertThat(meanDifference(part(both, 0), part(both, 1))).isGreaterThan(0.01);
    }

    @Test
    void aStepWindowActsFromItsFirstStepOn() throws IOException {
        Map<String, Tensor> golden = golden(cases().get(0).path("file").asText());
        Push late = new Push(Demo.concept("female"), 1, 0.5, 1);
        double guidance = Demo.json("cases.json").path("guidance").asDouble();
        int steps = Demo.json("cases.json").path("steps").asInt();
        PictureRequest windowed =
                new PictureRequest("a doctor", "", guidance, noise(golden), new SteeringPlan(List.of(late)));
        List<Double> differences = new ArrayList<>();

        model.sample(
                List.of(windowed),
                steps,
                step -> differences.add(
                        largestDifference(step.latents().values(), part(golden.get("latents"), step.index()))));

        assertThat(differences.subList(0, steps / 2)).allMatch(difference -> difference < 1e-3);
        assertThat(differences.subList(steps / 2, steps)).allMatch(difference -> difference > 1e-3);
    }

    @Test
    void refusesAVectorOfAnotherShape() throws IOException {
        Tensor noise = noise(golden(cases().get(0).path("file").asText()));
        SteeringPlan plan = new SteeringPlan(List.of(Push.always(new Tensor(new float[8], new long[] {8, 1, 1}), 1)));
        PictureRequest request = new PictureRequest("a doctor", "", 3, noise, plan);

        assertThatThrownBy(() -> model.sample(List.of(request), 2, DiffusionModel.Watcher.NOBODY))
                .hasMessage("vector Tensor[8, 1, 1] does not fit this model's h-space [128, 4, 4]."
                        + "\nMaybe it was discovered for another model or picture size.");
    }

    @Test
    void refusesATruncatedModel(@TempDir Path folder) throws IOException {
        copy(Demo.MODEL, folder);
        Path unet = folder.resolve("unet/model.onnx");
        byte[] whole = Files.readAllBytes(unet);
        Files.write(unet, Arrays.copyOf(whole, whole.length / 2));

        assertThatThrownBy(() -> DiffusionModel.open(folder, 1))
                .isInstanceOf(UnusableModel.class)
                .hasMessageStartingWith("(" + unet + ") is no whole ONNX model");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    private static PictureRequest request(JsonNode wanted, Map<String, Tensor> golden) throws IOException {
        SteeringPlan plan = wanted.path("concept").isNull()
                ? SteeringPlan.NONE
                : always(
                        wanted.path("concept").asText(), wanted.path("strength").asDouble());
        double guidance = Demo.json("cases.json").path("guidance").asDouble();
        return new PictureRequest(wanted.path("prompt").asText(), "", guidance, noise(golden), plan);
    }

    private static SteeringPlan always(String concept, double strength) throws IOException {
        return new SteeringPlan(List.of(Push.always(Demo.concept(concept), strength)));
    }

    private static Tensor noise(Map<String, Tensor> golden) {
        Tensor batch = golden.get("noise");
        long[] shape = batch.shape();
        return new Tensor(batch.values(), new long[] {shape[1], shape[2], shape[3]});
    }

    private static double meanDifference(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.abs(a[i] - b[i]);
        }
        return sum / a.length;
    }
}
