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
import io.evenkeel.image.ImageSize;
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
    private static final double FP32_TOLERANCE = 1e-4;
    private static final double FP16_TOLERANCE = 3e-2;
    private static final Map<String, Map<String, Tensor>> GOLDENS = new HashMap<>();
    private static final Map<String, DiffusionModel> OPEN_MODELS = new LinkedHashMap<>();

    @TempDir
    private static Path copy;

    @AfterAll
    static void close() {
        OPEN_MODELS.values().forEach(DiffusionModel::close);
        OPEN_MODELS.clear();
    }

    record ParityCase(JsonNode json) {
        static List<ParityCase> readAll() throws IOException {
            List<ParityCase> parityCases = new ArrayList<>();
            JsonMapper.builder()
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .build()
                    .readTree(GOLDEN.resolve("tiny.json").toFile())
                    .path("cases")
                    .forEach(json -> parityCases.add(new ParityCase(json)));
            return parityCases;
        }

        String folder() {
            return json.path("folder").asText();
        }

        Tensor golden(String tensor) {
            String file = json.path("golden").asText();
            return GOLDENS.computeIfAbsent(file, ParityCase::readGolden)
                    .get(json.path("name").asText() + "/" + tensor);
        }

        private static Map<String, Tensor> readGolden(String file) {
            try {
                return Safetensors.read(GOLDEN.resolve(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        double tolerance() {
            return folder().endsWith("fp16") ? FP16_TOLERANCE : FP32_TOLERANCE;
        }

        int imageCount() {
            return json.path("prompts").size();
        }

        SamplingParameters parameters() {
            return new SamplingParameters(
                    schedulerType(),
                    json.path("steps").asInt(),
                    json.path("guidance_scale").asDouble(),
                    json.path("guidance_rescale").asDouble());
        }

        private SchedulerType schedulerType() {
            if (json.path("overrides").path("use_karras_sigmas").asBoolean()) {
                return SchedulerType.DPM_SOLVER_KARRAS;
            }
            return List.of(SchedulerType.values()).stream()
                    .filter(type ->
                            type.diffusersClass().equals(json.path("scheduler").asText()))
                    .findFirst()
                    .orElseThrow();
        }

        ImageRequest request(int i, String model) {
            JsonNode negative = json.path("negative_prompts");
            return new ImageRequest(
                    json.path("prompts").path(i).asText(),
                    negative.isNull() ? "" : negative.path(i).asText(),
                    json.path("seeds").path(i).asLong(),
                    new ImageSize(
                            json.path("width").asInt(), json.path("height").asInt()),
                    parameters(),
                    steeringPlan(model));
        }

        private SteeringPlan steeringPlan(String model) {
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
    private static DiffusionModel openModel(ParityCase wanted) {
        boolean hasOverride = wanted.json.path("overrides").has("rescale_betas_zero_snr");
        return OPEN_MODELS.computeIfAbsent(wanted.folder() + (hasOverride ? wanted : ""), key -> {
            Path folder = MODELS.resolve(wanted.folder());
            try {
                return DiffusionModel.open(
                        hasOverride ? copyWithScheduler(wanted, folder) : folder, ModelOptions.forCpu(1));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static Path copyWithScheduler(ParityCase wanted, Path folder) throws IOException {
        DemoSampler.copyModel(folder, copy);
        Files.writeString(
                copy.resolve("scheduler/scheduler_config.json"),
                wanted.json.path("scheduler_config").toString());
        return copy;
    }

    static List<ParityCase> cases() throws IOException {
        List<ParityCase> parityCases = ParityCase.readAll();
        assertThat(parityCases).hasSizeGreaterThanOrEqualTo(20);
        return parityCases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void samplesAsDiffusersDoes(ParityCase wanted) {
        DiffusionModel model = openModel(wanted);
        int pictures = wanted.imageCount();

        for (int i = 0; i < pictures; i++) {
            int picture = i;
            List<Double> differences = new ArrayList<>();
            Tensor pixels = model.sample(wanted.request(i, model.fingerprint()), result -> {
                Tensor h = wanted.golden("h").slice(result.callIndex());
                assertThat(result.timestep())
                        .isEqualTo(wanted.golden("timesteps").values()[result.callIndex()], timestepTolerance());
                if (!wanted.folder().endsWith("fp16")) {
                    int lastRow = (int) result.hiddenState().shape()[0] - 1;
                    differences.add(relativeDifference(result.hiddenState().slice(0), h.slice(picture)));
                    differences.add(relativeDifference(
                            result.hiddenState().slice(lastRow), h.slice(lastRow * pictures + picture)));
                }
                differences.add(relativeDifference(
                        result.latents(),
                        wanted.golden("latents").slice(result.callIndex()).slice(picture)));
            });

            assertThat(differences)
                    .hasSizeGreaterThanOrEqualTo(wanted.parameters().steps())
                    .allMatch(difference -> difference < wanted.tolerance());
            assertThat(relativeDifference(pixels, wanted.golden("picture").slice(i)))
                    .isLessThan(wanted.tolerance());
        }
    }

    /** Different prompts, sizes, step counts, solvers, guidance and vectors. */
    @ParameterizedTest
    @ValueSource(strings = {"tiny-sd15", "tiny-sd2", "tiny-sdxl", "tiny-lcm"})
    void samplesMixedCasesInOneEngine(String folder) throws Exception {
        List<ParityCase> mixed = ParityCase.readAll().stream()
                .filter(one -> one.folder().equals(folder))
                .filter(one -> !one.json.path("overrides").has("rescale_betas_zero_snr"))
                .toList();
        DiffusionModel model = openModel(mixed.get(0));
        List<CompletableFuture<Tensor>> results = new ArrayList<>();

        try (ContinuousBatchingEngine engine = new ContinuousBatchingEngine(model, 3, 100)) {
            for (ParityCase one : mixed) {
                results.add(engine.submit(
                        one.request(0, model.fingerprint()), ContinuousBatchingEngine.QueueFlow.of(one.toString())));
            }
            for (int i = 0; i < mixed.size(); i++) {
                Tensor golden = mixed.get(i).golden("picture").slice(0);
                assertThat(relativeDifference(results.get(i).get(), golden))
                        .as(mixed.get(i).toString())
                        .isLessThan(FP32_TOLERANCE);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void encodesPromptsAsDiffusersDoes(ParityCase wanted) {
        DiffusionModel model = openModel(wanted);

        for (int i = 0; i < wanted.imageCount(); i++) {
            String prompt = wanted.json.path("prompts").path(i).asText();
            assertThat(relativeDifference(
                            model.encodePrompt(prompt),
                            wanted.golden("text_states").slice(i)))
                    .isLessThan(wanted.tolerance());
            assertThat(model.isPromptTruncated(prompt))
                    .isEqualTo(wanted.json.path("name").asText().equals("long"));
        }
    }

    @Test
    void rejectsSizeNotMultipleOfDownsampling() {
        DiffusionModel model = OPEN_MODELS.computeIfAbsent(
                "tiny-sd15", key -> DiffusionModel.open(MODELS.resolve(key), ModelOptions.forCpu(1)));
        ImageRequest odd =
                new ImageRequest("a doctor", "", 1, new ImageSize(64, 60), model.defaults(), SteeringPlan.NONE);

        assertThatThrownBy(() -> model.validate(odd))
                .isInstanceOf(UnsupportedImageRequestException.class)
                .hasMessage("height (60) must be a multiple of " + model.sizeMultiple()
                        + " for this model.\nMaybe 64 is meant.");
    }

    private static Offset<Double> timestepTolerance() {
        return Offset.offset(1e-3);
    }

    private static double relativeDifference(Tensor actual, Tensor wanted) {
        float[] values = wanted.values();
        double largest = IntStream.range(0, values.length)
                .mapToDouble(i -> Math.abs(values[i]))
                .max()
                .orElseThrow();
        return DemoSampler.largestDifference(actual.values(), values) / largest;
    }
}
