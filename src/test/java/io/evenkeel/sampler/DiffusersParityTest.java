package io.evenkeel.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.evenkeel.concept.Concept;
import io.evenkeel.concept.Concept.ConceptKind;
import io.evenkeel.concept.Safetensors;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.concept.SteeringPlan.AppliedConcept;
import io.evenkeel.concept.Tensor;
import io.evenkeel.sampler.batching.ContinuousBatchingEngine;
import io.evenkeel.sampler.scheduler.SchedulerType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Step by step the same as diffusers' pipelines, on tiny models of each family in the layouts that users have. Relative to the
 * largest value: 1e-4 in single precision.
 */
class DiffusersParityTest {
    private static final Path MODELS = Path.of("src/test/resources/models");
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final double SINGLE = 1e-4;
    private static final double HALF = 3e-2;
    private static final Map<String, Map<String, Tensor>> GOLDENS = new HashMap<>();
    private static final Map<String, DiffusionModel> OPENED = new LinkedHashMap<>();

    @TempDir
    private static Path changed;

    @AfterAll
    static void close() {
        OPENED.values().forEach(DiffusionModel::close);
        OPENED.clear();
    }

    record Case(JsonNode json) {
        static List<Case> all() throws IOException {
            List<Case> cases = new ArrayList<>();
            JsonMapper.builder()
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .build()
                    .readTree(GOLDEN.resolve("tiny.json").toFile())
                    .path("cases")
                    .forEach(json -> cases.add(new Case(json)));
            return cases;
        }

        String folder() {
            return json.path("folder").asText();
        }

        Tensor golden(String tensor) {
            String file = json.path("golden").asText();
            return GOLDENS.computeIfAbsent(file, Case::read)
                    .get(json.path("name").asText() + "/" + tensor);
        }

        private static Map<String, Tensor> read(String file) {
            try {
                return Safetensors.read(GOLDEN.resolve(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        double tolerance() {
            return folder().endsWith("fp16") ? HALF : SINGLE;
        }

        int pictures() {
            return json.path("prompts").size();
        }

        SamplingParameters settings() {
            return new SamplingParameters(
                    solver(),
                    json.path("steps").asInt(),
                    json.path("guidance_scale").asDouble(),
                    json.path("guidance_rescale").asDouble());
        }

        private SchedulerType solver() {
            if (json.path("overrides").path("use_karras_sigmas").asBoolean()) {
                return SchedulerType.DPM_SOLVER_KARRAS;
            }
            return List.of(SchedulerType.values()).stream()
                    .filter(schedulerType -> schedulerType
                            .diffusersClass()
                            .equals(json.path("scheduler").asText()))
                    .findFirst()
                    .orElseThrow();
        }

        ImageRequest picture(int i, String model) {
            JsonNode negative = json.path("negative_prompts");
            return new ImageRequest(
                    json.path("prompts").path(i).asText(),
                    negative.isNull() ? "" : negative.path(i).asText(),
                    json.path("seeds").path(i).asLong(),
                    new ImageSize(
                            json.path("width").asInt(), json.path("height").asInt()),
                    settings(),
                    plan(model));
        }

        private SteeringPlan plan(String model) {
            if (!json.path("steered").asBoolean()) {
                return SteeringPlan.NONE;
            }
            Concept concept = Concept.create("golden", 1, ConceptKind.SAFETY, "golden", model, golden("push"));
            return new SteeringPlan(List.of(AppliedConcept.constant(concept, 1)));
        }

        @Override
        public String toString() {
            return folder() + " " + json.path("name").asText();
        }
    }

    /** Where the case changes the trained schedule itself, a copy of the folder with that change. */
    private static DiffusionModel model(Case wanted) {
        boolean other = wanted.json.path("overrides").has("rescale_betas_zero_snr");
        return OPENED.computeIfAbsent(wanted.folder() + (other ? wanted : ""), key -> {
            Path folder = MODELS.resolve(wanted.folder());
            try {
                return DiffusionModel.open(other ? copy(wanted, folder) : folder, ModelOptions.threads(1));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static Path copy(Case wanted, Path folder) throws IOException {
        DemoSampler.copy(folder, changed);
        Files.writeString(
                changed.resolve("scheduler/scheduler_config.json"),
                wanted.json.path("scheduler_config").toString());
        return changed;
    }

    static List<Case> cases() throws IOException {
        List<Case> cases = Case.all();
        assertThat(cases).hasSizeGreaterThanOrEqualTo(20);
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void samplesAsDiffusersDoes(Case wanted) {
        DiffusionModel model = model(wanted);
        int pictures = wanted.pictures();

        for (int i = 0; i < pictures; i++) {
            int picture = i;
            List<Double> differences = new ArrayList<>();
            Tensor pixels = model.sample(wanted.picture(i, model.fingerprint()), step -> {
                Tensor h = wanted.golden("h").slice(step.call());
                assertThat(step.timestep()).isEqualTo(wanted.golden("timesteps").values()[step.call()], offset());
                if (!wanted.folder().endsWith("fp16")) {
                    int last = (int) step.h().shape()[0] - 1;
                    differences.add(relative(step.h().slice(0), h.slice(picture)));
                    differences.add(relative(step.h().slice(last), h.slice(last * pictures + picture)));
                }
                differences.add(relative(
                        step.latents(),
                        wanted.golden("latents").slice(step.call()).slice(picture)));
            });

            assertThat(differences)
                    .hasSizeGreaterThanOrEqualTo(wanted.settings().steps())
                    .allMatch(difference -> difference < wanted.tolerance());
            assertThat(relative(pixels, wanted.golden("picture").slice(i))).isLessThan(wanted.tolerance());
        }
    }

    /** Different prompts, sizes, step counts, solvers, guidance and vectors. */
    @ParameterizedTest
    @ValueSource(strings = {"tiny-sd15", "tiny-sd2", "tiny-sdxl", "tiny-lcm"})
    void samplesAllCasesOfAModelInOneEngine(String folder) throws Exception {
        List<Case> mixed = Case.all().stream()
                .filter(one -> one.folder().equals(folder))
                .filter(one -> !one.json.path("overrides").has("rescale_betas_zero_snr"))
                .toList();
        DiffusionModel model = model(mixed.get(0));
        List<CompletableFuture<Tensor>> drawn = new ArrayList<>();

        try (ContinuousBatchingEngine continuousBatchingEngine = new ContinuousBatchingEngine(model, 3, 100)) {
            for (Case one : mixed) {
                drawn.add(continuousBatchingEngine.submit(
                        one.picture(0, model.fingerprint()), ContinuousBatchingEngine.Party.of(one.toString())));
            }
            for (int i = 0; i < mixed.size(); i++) {
                Tensor golden = mixed.get(i).golden("picture").slice(0);
                assertThat(relative(drawn.get(i).get(), golden))
                        .as(mixed.get(i).toString())
                        .isLessThan(SINGLE);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void readsPromptsAsDiffusersDoes(Case wanted) {
        DiffusionModel model = model(wanted);

        for (int i = 0; i < wanted.pictures(); i++) {
            String prompt = wanted.json.path("prompts").path(i).asText();
            assertThat(relative(
                            model.textStates(prompt),
                            wanted.golden("text_states").slice(i)))
                    .isLessThan(wanted.tolerance());
            assertThat(model.cutsOff(prompt))
                    .isEqualTo(wanted.json.path("name").asText().equals("long"));
        }
    }

    @Test
    void refusesSizesThatTheUNetCannotHalve() {
        DiffusionModel model = OPENED.computeIfAbsent(
                "tiny-sd15", key -> DiffusionModel.open(MODELS.resolve(key), ModelOptions.threads(1)));
        ImageRequest odd = new ImageRequest("a doctor", "", 1, new ImageSize(64, 60), model.usual(), SteeringPlan.NONE);

        assertThatThrownBy(() -> model.check(odd))
                .isInstanceOf(UnsupportedImageRequestException.class)
                .hasMessage("height (60) must be a multiple of " + model.sizeMultiple()
                        + " for this model.\nMaybe 64 is meant.");
    }

    private static Offset<Double> offset() {
        return Offset.offset(1e-3);
    }

    private static double relative(Tensor actual, Tensor wanted) {
        float[] values = wanted.values();
        double largest = IntStream.range(0, values.length)
                .mapToDouble(i -> Math.abs(values[i]))
                .max()
                .orElseThrow();
        return DemoSampler.largestDifference(actual.values(), values) / largest;
    }
}
