package io.evenkeel.diffusion;

import static io.evenkeel.diffusion.Demo.golden;
import static io.evenkeel.diffusion.Demo.largestDifference;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.concept.Concept;
import io.evenkeel.concept.Concept.Kind;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.concept.SteeringPlan.Push;
import io.evenkeel.concept.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DiffusionModelTest {
    private static DiffusionModel model;

    @BeforeAll
    static void open() {
        model = DiffusionModel.open(Demo.MODEL, SamplingOptions.threads(2));
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
            differences.add(largestDifference(
                    step.h().values(), golden.get("h").part(step.index()).values()));
            differences.add(largestDifference(
                    step.epsilon().values(),
                    golden.get("epsilon").part(step.index()).values()));
            differences.add(largestDifference(
                    step.latents().values(),
                    golden.get("latents").part(step.index()).values()));
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

        assertThat(largestDifference(both.part(1).values(), alone.values())).isLessThan(1e-3);
        assertThat(meanDifference(both.part(0).values(), both.part(1).values())).isGreaterThan(0.01);
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
                step -> differences.add(largestDifference(
                        step.latents().values(),
                        golden.get("latents").part(step.index()).values())));

        assertThat(differences.subList(0, steps / 2)).allMatch(difference -> difference < 1e-3);
        assertThat(differences.subList(steps / 2, steps)).allMatch(difference -> difference > 1e-3);
    }

    @Test
    void steersBothHalvesIfAskedTo() throws IOException {
        Map<String, Tensor> golden = golden(cases().get(1).path("file").asText());
        PictureRequest request = new PictureRequest("a doctor", "", 5, noise(golden), always("female", 1));
        List<Tensor> seen = new ArrayList<>();

        try (DiffusionModel both = DiffusionModel.open(Demo.MODEL, new SamplingOptions(2, SteeredHalves.BOTH))) {
            both.sample(List.of(request), 8, step -> seen.add(step.h()));
        }

        Tensor goldenH = golden.get("h").part(0);
        float[] free = goldenH.part(0).values();
        Demo.concept("female").vector().addTo(free, 0, 1);
        assertThat(largestDifference(seen.get(0).part(0).values(), free)).isLessThan(1e-3);
        assertThat(largestDifference(
                        seen.get(0).part(1).values(), goldenH.part(1).values()))
                .isLessThan(1e-3);
    }

    /** The skipped half has no say: guidance 1 in a batch that another picture makes run twofold gives the same picture. */
    @Test
    void skipsTheUnconditionalHalfWhereNobodyIsGuided() throws IOException {
        Tensor noise = noise(golden(cases().get(0).path("file").asText()));
        PictureRequest free = new PictureRequest("a doctor", "", 1, noise, always("female", 1));
        PictureRequest guided = new PictureRequest("a judge", "", 5, noise, SteeringPlan.NONE);
        List<Long> samples = new ArrayList<>();

        Tensor alone =
                model.sample(List.of(free), 4, step -> samples.add(step.h().shape()[0]));
        Tensor together = model.sample(
                List.of(free, guided), 4, step -> samples.add(step.h().shape()[0]));

        assertThat(samples).containsExactly(1L, 1L, 1L, 1L, 4L, 4L, 4L, 4L);
        assertThat(largestDifference(alone.values(), together.part(0).values())).isLessThan(1e-3);
    }

    @Test
    void refusesAConceptOfAnotherModel() throws IOException {
        Concept stranger = Concept.of(
                "female",
                3,
                Kind.ATTRIBUTE,
                "gender",
                "0123",
                Demo.concept("female").vector());

        assertThatThrownBy(() -> sampleWith(stranger))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("concept (female@3) was discovered for the model (0123), this one is ("
                        + model.fingerprint() + ").\nMaybe the model was updated since: discover the concept again.");
    }

    @Test
    void refusesAVectorOfAnotherShape() {
        Concept small = Concept.of(
                "female", 1, Kind.ATTRIBUTE, "gender", model.fingerprint(), new Tensor(new float[8], new long[] {8, 1, 1
                }));

        assertThatThrownBy(() -> sampleWith(small))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "concept (female@1) has the vector Tensor[8, 1, 1], which does not fit the h-space [128, 4, 4]."
                                + "\nMaybe it was discovered for another picture size.");
    }

    private static void sampleWith(Concept concept) {
        SteeringPlan plan = new SteeringPlan(List.of(Push.always(concept, 1)));
        Tensor noise = SeededNoise.of(1, 8, 16, 16);
        model.sample(List.of(new PictureRequest("a doctor", "", 3, noise, plan)), 2, DiffusionModel.Watcher.NOBODY);
    }

    @Test
    void refusesAnEmptyBatchAndNoiseOfAnotherShape() {
        PictureRequest flat =
                new PictureRequest("a doctor", "", 3, new Tensor(new float[4], new long[] {2, 2}), SteeringPlan.NONE);

        assertThatThrownBy(() -> model.sample(List.of(), 2, DiffusionModel.Watcher.NOBODY))
                .hasMessage("a batch of (0) pictures cannot be sampled.");
        assertThatThrownBy(() -> model.sample(List.of(flat), 2, DiffusionModel.Watcher.NOBODY))
                .hasMessageStartingWith("noise Tensor[2, 2] does not fit");
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
