package io.evenkeel.sampler;

import static io.evenkeel.sampler.DemoSampler.golden;
import static io.evenkeel.sampler.DemoSampler.largestDifference;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.concept.Concept;
import io.evenkeel.concept.Concept.ConceptKind;
import io.evenkeel.concept.ConceptFile;
import io.evenkeel.concept.Probe;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.concept.SteeringPlan.AppliedConcept;
import io.evenkeel.concept.Tensor;
import io.evenkeel.onnx.UnsupportedModelException;
import io.evenkeel.sampler.batching.ContinuousBatchingEngine;
import io.evenkeel.sampler.noise.TorchNoise;
import io.evenkeel.sampler.runtime.Device;
import io.evenkeel.sampler.scheduler.SchedulerType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DiffusionModelTest {
    private static final int STEPS = 8; // of the golden cases, as is the guidance
    private static final double GUIDANCE = 5;
    private static DiffusionModel model;

    @BeforeAll
    static void open() {
        model = DiffusionModel.open(DemoSampler.MODEL, ModelOptions.threads(2));
    }

    @AfterAll
    static void close() {
        model.close();
    }

    static List<JsonNode> cases() throws IOException {
        List<JsonNode> cases = new ArrayList<>();
        DemoSampler.json("cases.json").path("cases").forEach(cases::add);
        assertThat(cases).hasSizeGreaterThanOrEqualTo(6);
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void samplesAsPyTorchDoes(JsonNode wanted) throws IOException {
        Map<String, Tensor> golden = golden(wanted.path("file").asText());
        List<Double> differences = new ArrayList<>();
        List<Integer> timesteps = new ArrayList<>();

        Tensor states = model.textStates(wanted.path("prompt").asText());
        Tensor picture = model.sample(request(wanted), step -> {
            timesteps.add((int) step.timestep());
            differences.add(difference(step.h(), golden.get("h").slice(step.call())));
            differences.add(difference(step.predicted(), golden.get("epsilon").slice(step.call())));
            differences.add(difference(step.latents(), golden.get("latents").slice(step.call())));
        });

        assertThat(difference(states, golden.get("text_states").slice(1))).isLessThan(1e-4);
        assertThat(timesteps).isEqualTo(whole(golden.get("timesteps")));
        assertThat(differences).hasSize(3 * STEPS).allMatch(difference -> difference < 1e-3);
        assertThat(difference(picture, golden.get("picture"))).isLessThan(1e-3);
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
        ImageRequest plain = request(cases().get(0));
        ImageRequest steered = request(cases().get(1));
        Tensor alone = model.sample(steered, DiffusionModel.Watcher.NOBODY);

        List<Tensor> both = model.sample(List.of(plain, steered));

        assertThat(difference(both.get(1), alone)).isLessThan(1e-4);
        assertThat(difference(both.get(0), both.get(1))).isGreaterThan(0.1);
    }

    @Test
    void aStepWindowActsFromItsFirstStepOn() throws IOException {
        Map<String, Tensor> golden = golden(cases().get(0).path("file").asText());
        AppliedConcept late = new AppliedConcept(DemoSampler.concept("female"), 1, 0.5, 1);
        List<Double> differences = new ArrayList<>();

        model.sample(
                DemoSampler.picture("a doctor", 1, STEPS, GUIDANCE, new SteeringPlan(List.of(late))),
                step -> differences.add(
                        difference(step.latents(), golden.get("latents").slice(step.call()))));

        assertThat(differences.subList(0, STEPS / 2)).allMatch(difference -> difference < 1e-3);
        assertThat(differences.subList(STEPS / 2, STEPS)).allMatch(difference -> difference > 1e-3);
    }

    @Test
    void steersBothHalvesIfAskedTo() throws IOException {
        Map<String, Tensor> golden = golden(cases().get(1).path("file").asText());
        List<Tensor> seen = new ArrayList<>();

        try (DiffusionModel both =
                DiffusionModel.open(DemoSampler.MODEL, new ModelOptions(new Device.Cpu(2), SteeredBranches.BOTH))) {
            both.sample(DemoSampler.picture("a doctor", 1, 8, 5, always("female", 1)), step -> seen.add(step.h()));
        }

        Tensor goldenH = golden.get("h").slice(0);
        float[] free = goldenH.slice(0).values();
        DemoSampler.concept("female").vector().addTo(free, 0, 1);
        assertThat(largestDifference(seen.get(0).slice(0).values(), free)).isLessThan(1e-3);
        assertThat(difference(seen.get(0).slice(1), goldenH.slice(1))).isLessThan(1e-3);
    }

    /** The skipped half has no say. */
    @Test
    void skipsTheUnconditionalHalfOfAPictureThatIsNotGuided() throws IOException {
        ImageRequest free = DemoSampler.picture("a doctor", 1, 4, 1, always("female", 1));
        ImageRequest guided = DemoSampler.picture("a judge", 1, 4, 5, SteeringPlan.NONE);
        List<Long> rows = new ArrayList<>();

        Tensor alone = model.sample(free, step -> rows.add(step.h().shape()[0]));
        List<Tensor> together = model.sample(List.of(free, guided));

        assertThat(rows).containsExactly(1L, 1L, 1L, 1L);
        assertThat(difference(alone, together.get(0))).isLessThan(1e-4);
    }

    /** Where this was written not a bit differs; other kernels may round otherwise. A byte of a picture is 8e-3 wide. */
    @Test
    void aPictureDoesNotDependOnWhatSharesItsBatch() throws Exception {
        ImageRequest own = DemoSampler.picture("a doctor", 7, 8, 5, always("female", 1));
        ImageRequest other = DemoSampler.picture("a judge", 8, 5, 3, SteeringPlan.NONE);
        ImageRequest free = DemoSampler.picture("a pilot", 9, 3, 1, always("dark", 2));
        Tensor alone = model.sample(own, DiffusionModel.Watcher.NOBODY);

        try (ContinuousBatchingEngine shared = new ContinuousBatchingEngine(model, 2, 9)) {
            List<CompletableFuture<Tensor>> pictures = new ArrayList<>();
            for (ImageRequest request : List.of(other, free, own, other, own, own, free)) {
                pictures.add(shared.submit(request, ContinuousBatchingEngine.Party.of("anybody")));
            }
            for (int mine : new int[] {2, 4, 5}) {
                assertThat(difference(pictures.get(mine).get(), alone)).isLessThan(1e-4);
            }
        }
    }

    @Test
    void anAdaptivePictureDoesNotDependOnWhatSharesItsBatch() throws Exception {
        ImageRequest own = DemoSampler.picture("a doctor", 7, 12, 5, adaptive("female", 2, 0.01f));
        ImageRequest other = DemoSampler.picture("a judge", 8, 11, 3, adaptive("dark", 2, 0.02f));
        ImageRequest free = DemoSampler.picture("a pilot", 9, 10, 1, adaptive("male", 2, 0.01f));
        Tensor alone = model.sample(own, DiffusionModel.Watcher.NOBODY);
        List<AppliedSteering> told = Collections.synchronizedList(new ArrayList<>());

        try (ContinuousBatchingEngine shared = new ContinuousBatchingEngine(model, 2, 9)) {
            List<CompletableFuture<Tensor>> pictures = new ArrayList<>();
            for (ImageRequest request : List.of(other, free, own, other, own, own, free)) {
                Consumer<AppliedSteering> listener = request.equals(own) ? told::add : appliedSteering -> {};
                pictures.add(shared.submit(request, ContinuousBatchingEngine.Party.of("anybody"), listener));
            }
            for (int mine : new int[] {2, 4, 5}) {
                assertThat(difference(pictures.get(mine).get(), alone)).isLessThan(1e-4);
            }
        }

        double first = told.get(0).factors().get(0);
        assertThat(first).isBetween(0.05, 2.95).isNotEqualTo(1);
        assertThat(told).hasSize(3).allSatisfy(appliedSteering -> assertThat(
                        appliedSteering.factors().get(0))
                .isCloseTo(first, offset(1e-5)));
        assertThat(difference(alone, model.sample(fixed(own), DiffusionModel.Watcher.NOBODY)))
                .isGreaterThan(0.01);
    }

    /** Not by a bit: what is read beside them enters nothing. */
    @Test
    void picturesBesideAnAdaptiveOneAreWhatTheyAreBesideAFixedOne() throws IOException {
        ImageRequest plain = DemoSampler.picture("a judge", 8, 10, 5, SteeringPlan.NONE);
        ImageRequest steered = DemoSampler.picture("a pilot", 9, 10, 5, always("dark", 2));
        ImageRequest adapting = DemoSampler.picture("a doctor", 7, 10, 5, adaptive("female", 2, 0.01f));

        List<Tensor> beside = model.sample(List.of(plain, adapting, steered));

        List<Tensor> before = model.sample(List.of(plain, fixed(adapting), steered));
        assertThat(beside.get(0)).isEqualTo(before.get(0));
        assertThat(beside.get(2)).isEqualTo(before.get(2));
        assertThat(beside.get(1)).isNotEqualTo(before.get(1));
    }

    @Test
    void aProbeThatNeverLooksPushesByOneStrength() throws IOException {
        ImageRequest adapting = DemoSampler.picture("a doctor", 7, 10, 5, adaptive("female", 1.25, 0));
        ImageRequest fixed = DemoSampler.picture("a doctor", 7, 10, 5, always("female", 1.25));

        assertThat(model.sample(adapting, DiffusionModel.Watcher.NOBODY))
                .isEqualTo(model.sample(fixed, DiffusionModel.Watcher.NOBODY));
    }

    /** With a probe whose weights are noise of this spread. */
    private static SteeringPlan adaptive(String name, double strength, float spread) throws IOException {
        Concept blind = DemoSampler.concept(name);
        float[] weights = new TorchNoise(3).next(blind.vector().values().length);
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= spread;
        }
        Probe probe = new Probe(List.of(
                new Probe.TimestepBand(0, new Tensor(weights, blind.vector().shape()), 0)));
        Concept concept = Concept.fromFile(
                name,
                1,
                blind.kind(),
                blind.group(),
                blind.model(),
                new ConceptFile(blind.vector(), Optional.of(probe), 0));
        return new SteeringPlan(
                List.of(AppliedConcept.constant(concept, strength).withAdaptive(true)));
    }

    private static ImageRequest fixed(ImageRequest request) {
        SteeringPlan plan = new SteeringPlan(request.plan().appliedConcepts().stream()
                .map(appliedConcept -> appliedConcept.withAdaptive(false))
                .toList());
        return new ImageRequest(
                request.prompt(), request.negative(), request.seed(), request.size(), request.settings(), plan);
    }

    @Test
    void aVectorThatBlowsThePictureUpSpoilsOnlyThat() throws Exception {
        ImageRequest bad = DemoSampler.picture("a doctor", 1, 3, 5, always("female", 1e39));
        ImageRequest good = DemoSampler.picture("a doctor", 1, 3, 5, always("female", 1));
        Tensor alone = model.sample(good, DiffusionModel.Watcher.NOBODY);

        try (ContinuousBatchingEngine shared = new ContinuousBatchingEngine(model, 2, 9)) {
            CompletableFuture<Tensor> first = shared.submit(bad, ContinuousBatchingEngine.Party.of("anybody"));
            CompletableFuture<Tensor> second = shared.submit(good, ContinuousBatchingEngine.Party.of("anybody"));

            assertThatThrownBy(first::get)
                    .hasRootCauseInstanceOf(UnsupportedImageRequestException.class)
                    .hasMessageContaining("not finite");
            assertThat(difference(second.get(), alone)).isLessThan(1e-4);
        }
    }

    @Test
    void refusesToBeAnotherModelThanIsMeant() {
        assertThatNoException().isThrownBy(() -> model.requireFingerprint(DemoSampler.FINGERPRINT));
        assertThatThrownBy(() -> model.requireFingerprint("0".repeat(64)))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("Maybe one of its files was edited");
    }

    @Test
    void refusesAConceptOfAnotherModel() throws IOException {
        Concept stranger = Concept.create(
                "female",
                3,
                ConceptKind.ATTRIBUTE,
                "gender",
                "0123",
                DemoSampler.concept("female").vector());

        refuses(
                "vector-model-mismatch",
                "concept (female@3) was discovered for the model (0123), this one is (" + model.fingerprint()
                        + ").\nMaybe the model was updated since: discover the concept again.",
                DemoSampler.picture(
                        "a doctor", 1, 2, 3, new SteeringPlan(List.of(AppliedConcept.constant(stranger, 1)))));
    }

    @Test
    void refusesAVectorOfAnotherShape() {
        Concept small = Concept.create(
                "female", 1, ConceptKind.ATTRIBUTE, "gender", model.fingerprint(), Tensor.zeros(8, 1, 1));

        refuses(
                "vector-shape-mismatch",
                "concept (female@1) has the vector Tensor[8, 1, 1], which does not fit the h-space [128, 4, 4]."
                        + "\nMaybe it was discovered for another picture size.",
                DemoSampler.picture("a doctor", 1, 2, 3, new SteeringPlan(List.of(AppliedConcept.constant(small, 1)))));
    }

    @Test
    void refusesWhatItsScheduleDoesNotGive() {
        refuses(
                "invalid-steps",
                "steps (0) must lie in 1 to 1000.",
                DemoSampler.picture("a doctor", 1, 0, 3, SteeringPlan.NONE));
        refuses(
                "invalid-steps",
                "steps (100000) must lie in 1 to 1000.",
                DemoSampler.picture("a doctor", 1, 100_000, 3, SteeringPlan.NONE));
    }

    @Test
    void refusesASizeThatTheUNetCannotHalve() {
        ImageRequest odd =
                new ImageRequest("a doctor", "", 1, new ImageSize(100, 128), model.usual(), SteeringPlan.NONE);

        refuses("invalid-size", "width (100) must be a multiple of 32 for this model.\nMaybe 96 is meant.", odd);
    }

    private static void refuses(String code, String message, ImageRequest request) {
        assertThatThrownBy(() -> model.check(request))
                .isInstanceOfSatisfying(UnsupportedImageRequestException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(code))
                .hasMessage(message);
        assertThatThrownBy(() -> model.sample(List.of(request))).hasMessage(message);
    }

    @Test
    void drawsAsItsFolderSaysWhereNobodySaysOtherwise() {
        assertThat(model.usual()).isEqualTo(new SamplingParameters(SchedulerType.DDIM, 25, 5, 0));
        assertThat(model.usualSize()).isEqualTo(new ImageSize(128, 128));
        assertThat(model.device().label()).isEqualTo("cpu");
        assertThatNoException().isThrownBy(model::tryOut);
    }

    private static ImageRequest request(JsonNode wanted) throws IOException {
        SteeringPlan plan = wanted.path("concept").isNull()
                ? SteeringPlan.NONE
                : always(
                        wanted.path("concept").asText(), wanted.path("strength").asDouble());
        return DemoSampler.picture(
                wanted.path("prompt").asText(), wanted.path("seed").asLong(), STEPS, GUIDANCE, plan);
    }

    private static SteeringPlan always(String concept, double strength) throws IOException {
        return new SteeringPlan(List.of(AppliedConcept.constant(DemoSampler.concept(concept), strength)));
    }

    private static double difference(Tensor actual, Tensor wanted) {
        return largestDifference(actual.values(), wanted.values());
    }
}
