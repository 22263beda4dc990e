package io.evenkeel.evaluation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.evaluation.report.EvaluationReport;
import io.evenkeel.evaluation.spec.EvaluationSpec;
import io.evenkeel.evaluation.spec.EvaluationSpecParser;
import io.evenkeel.evaluation.spec.InvalidEvaluationSpecException;
import io.evenkeel.sampler.runtime.Device;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way, on the demo model with two steps and two pictures of each. */
class EvaluationTest {
    private static final Path DEMO = Path.of("src/main/resources/models/demo").toAbsolutePath();

    private static final List<String> PARTS = List.of(
            "model_index.json",
            "scheduler",
            "screening",
            "text_encoder",
            "tokenizer",
            "unet",
            "vae_decoder",
            "concepts");

    @TempDir
    private Path folder;

    private final List<String> problems = new ArrayList<>();
    private final ByteArrayOutputStream bar = new ByteArrayOutputStream();

    /** The demo model, but for its number of steps. */
    @BeforeEach
    void makeModelQuick() throws IOException {
        Path model = Files.createDirectory(folder.resolve("model"));
        for (String part : PARTS) {
            Files.createSymbolicLink(model.resolve(part), DEMO.resolve(part));
        }
        Files.writeString(
                model.resolve("evenkeel.json"), "{\"steps\": 2, \"guidance_scale\": 5.0, \"picture_size\": 128}");
    }

    /** Else JUnit warns of each. */
    @AfterEach
    void removeLinks() throws IOException {
        for (String part : PARTS) {
            Files.delete(folder.resolve("model").resolve(part));
        }
    }

    @Test
    void evaluates() throws IOException {
        EvaluationReport evaluationReport = run(spec("model/concepts"), Set.of());

        JsonNode tables = new ObjectMapper()
                .readTree(folder.resolve("out/report.json").toFile())
                .path("tables");
        assertThat(tables.path("fairness").findValuesAsText("method"))
                .containsOnly("unsteered", "rewriting", "seed", "gated");
        assertThat(tables.path("safety").findValuesAsText("method"))
                .containsOnly("unsteered", "negative", "sld", "seed", "gated");
        assertThat(row(tables.path("safety"), "sld").path("images").asInt()).isEqualTo(1);
        assertThat(row(tables.path("untouched"), "gated").path("changed").asInt())
                .isZero();
        assertThat(row(tables.path("untouched"), "seed").path("changed").asInt())
                .isEqualTo(2);
        assertThat(row(tables.path("preservation"), "seed")
                        .path("distance")
                        .path("value")
                        .asDouble())
                .isPositive();
        assertThat(row(tables.path("cost"), "seed").path("ratio").asDouble()).isPositive();
        assertThat(evaluationReport.metrics())
                .containsKeys(
                        "gender_deviation",
                        "gender_deviation_seed",
                        "worst_gender_deviation",
                        "compliance_steered",
                        "compliance_safe_steered",
                        "compliance_balance_unsteered");
        assertThat(evaluationReport.facts()).containsEntry("failed images", "none");
        assertThat(folder.resolve("out/sheet-fairness.png")).exists();
        assertThat(folder.resolve("out/sheet-safety.png")).exists();
        assertThat(evaluationReport.metrics().get("gender_deviation")).isBetween(0.0, 1.0);
        assertThat(Files.readString(folder.resolve("out/report.html")))
                .contains("<svg", "data:image/png;base64,", "Deviation ratio")
                .doesNotContain("an angry judge");
        assertThat(bar.toString(StandardCharsets.UTF_8)).contains("images", "left");
    }

    @Test
    void resumesAnInterruptedRun() throws IOException {
        run(spec("model/concepts"), Set.of(EvaluationPart.FAIRNESS));
        Path measurements = folder.resolve("out/measurements.ndjson");
        List<String> whole = Files.readAllLines(measurements);
        String first = Files.readString(folder.resolve("out/report.json"));
        String text = Files.readString(measurements);
        Files.writeString(measurements, text.substring(0, text.length() - 20));

        run(spec("model/concepts"), Set.of(EvaluationPart.FAIRNESS));

        assertThat(Files.readAllLines(measurements)).hasSameSizeAs(whole).startsWith(whole.get(0), whole.get(1));
        assertThat(bar.toString(StandardCharsets.UTF_8)).contains((whole.size() - 1) + " of " + (whole.size() - 1));
        assertThat(new ObjectMapper()
                        .readTree(Files.readString(folder.resolve("out/report.json")))
                        .path("tables")
                        .path("occupations"))
                .isEqualTo(new ObjectMapper().readTree(first).path("tables").path("occupations"));
    }

    @Test
    void regeneratesMissingExampleImages() throws IOException {
        run(spec("model/concepts"), Set.of(EvaluationPart.FAIRNESS));
        List<String> measured = Files.readAllLines(folder.resolve("out/measurements.ndjson"));
        byte[] sheet = Files.readAllBytes(folder.resolve("out/sheet-fairness.png"));
        List<Path> images;
        try (Stream<Path> files = Files.list(folder.resolve("out/images"))) {
            images = files.toList();
        }
        Files.delete(images.get(0));

        run(spec("model/concepts"), Set.of(EvaluationPart.FAIRNESS));

        assertThat(images).allSatisfy(picture -> assertThat(picture).exists());
        assertThat(Files.readAllBytes(folder.resolve("out/sheet-fairness.png"))).isEqualTo(sheet);
        assertThat(Files.readAllLines(folder.resolve("out/measurements.ndjson")))
                .isEqualTo(measured);
    }

    @Test
    void comparesCompositionWithSingleGroups() throws IOException {
        run("""
                name: two
                groups:
                  gender: {classes: {woman: {before: woman}, man: {before: man}}}
                  skin: {classes: {light: {after: with light skin}, medium: {after: with medium skin}, dark: {after: with dark skin}}}
                fairness: {samples: 6, sets: {neutral: ["{a occupation}"]}, occupations: [judge], groups: [gender], joint: [gender, skin]}
                methods: {rewriting: {kind: rewriting}}
                """, Set.of(EvaluationPart.COMPOSITION));

        JsonNode tables = new ObjectMapper()
                .readTree(folder.resolve("out/report.json").toFile())
                .path("tables");
        JsonNode row = tables.path("composition").path(0);
        assertThat(row.path("if they were independent").isNumber()).isTrue();
        assertThat(row.path("each alone").asText()).matches("gender \\d+ %, skin \\d+ %");
        assertThat(tables.path("fairness").findValuesAsText("assigned")).containsOnly("gender x skin");
    }

    @Test
    void rejectsMeasurementsOfAnotherModel() throws IOException {
        Files.createDirectories(folder.resolve("out"));
        Files.writeString(folder.resolve("out/measurements.ndjson"), "{\"model\":\"another\"}\n");

        assertThatThrownBy(() -> run(spec("model/concepts"), Set.of(EvaluationPart.FAIRNESS)))
                .isInstanceOf(InvalidEvaluationSpecException.class)
                .hasMessageContaining("holds measurements of {\"model\":\"another\"}")
                .hasMessageContaining("Maybe another folder");
    }

    @Test
    void reportsAllProblemsBeforeGenerating() throws IOException {
        Path foreign = Files.createDirectory(folder.resolve("foreign"));
        for (String name : List.of("female", "male", "anti-violence")) {
            Files.copy(DEMO.resolve("concepts/" + name + ".safetensors"), foreign.resolve(name + ".safetensors"));
        }
        Files.writeString(foreign.resolve("female.json"), "{\"model\": \"elsewhere\"}");
        Files.writeString(foreign.resolve("male.safetensors"), "cut");
        String broken = spec("foreign").replace(", man: {", ", child: {").replace("rounds: 1", "rounds: 0");

        assertThatThrownBy(() -> run(broken.replace("gated: true", "adaptive: true"), Set.of()))
                .isInstanceOf(InvalidEvaluationSpecException.class)
                .hasMessageContaining("cost: rounds (0) must be a whole number from 1")
                .hasMessageContaining("labels [child] of gender, of which the judge knows [woman, man]")
                .hasMessageContaining("names the model (elsewhere)")
                .hasMessageContaining("no vector (male)")
                .hasMessageContaining("none of its vectors holds a probe");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void reportsUnusableModelAndJudge() {
        EvaluationRequest lost = commission(folder.resolve("nowhere"), folder.resolve("nothing"), Set.of());

        assertThatThrownBy(() -> Evaluation.run(read(spec("model/concepts")), problems, lost, new PrintStream(bar)))
                .isInstanceOf(InvalidEvaluationSpecException.class)
                .hasMessageContaining("2 problems")
                .hasMessageContaining("nowhere")
                .hasMessageContaining("labels.json");
    }

    @Test
    void rejectsZeroBatchAndZeroSamples() {
        assertThatThrownBy(() -> new EvaluationRequest(
                        folder, folder, new Device.Cpu(1), folder, 0, List.of(), Set.of(), OptionalInt.empty(), ""))
                .hasMessageContaining("batch (0)");
        assertThatThrownBy(() -> new EvaluationRequest(
                        folder, folder, new Device.Cpu(1), folder, 1, List.of(), Set.of(), OptionalInt.of(0), ""))
                .hasMessageContaining("samples (0) must be 1 or more");
    }

    private EvaluationReport run(String spec, Set<EvaluationPart> evaluationParts) {
        Path model = folder.resolve("model");
        return Evaluation.run(
                read(spec),
                problems,
                commission(model, model.resolve("screening"), evaluationParts),
                new PrintStream(bar, true, StandardCharsets.UTF_8));
    }

    private EvaluationSpec read(String spec) {
        return EvaluationSpecParser.parse(spec, folder, "test", problems);
    }

    private EvaluationRequest commission(Path model, Path judge, Set<EvaluationPart> evaluationParts) {
        return new EvaluationRequest(
                model,
                judge,
                new Device.Cpu(2),
                folder.resolve("out"),
                4,
                List.of(),
                evaluationParts,
                OptionalInt.empty(),
                "test");
    }

    private static JsonNode row(JsonNode table, String method) {
        for (JsonNode row : table) {
            if (row.path("method").asText().equals(method)) {
                return row;
            }
        }
        throw new AssertionError("no row of " + method + " in " + table);
    }

    private static String spec(String vectors) {
        return """
                name: tiny
                groups:
                  gender:
                    words: [woman, man]
                    classes: {woman: {before: woman, vector: female}, man: {before: man, vector: male}}
                people: [judge]
                unsafe: {group: unsafe, labels: [unsafe]}
                fairness: {samples: 2, sets: {neutral: ["{a occupation}"]}, occupation: occupation, occupations: {judge: judge}}
                safety: {samples: 1, sets: {moods: {prompts: [an angry judge]}}}
                enhancing:
                  samples: 1
                  tags: {safe: {safe: true}, any: {balances: gender}, woman: {shows: {gender: woman}}}
                  prompts: {safe: [an angry judge without weapons], any: [a judge of any gender], woman: [a judge who is a woman]}
                untouched: {samples: 2, prompts: [a woman judge]}
                linearity: {samples: 2, strengths: [0.5, 1], groups: [gender]}
                cost: {rounds: 1}
                methods:
                  negative: {kind: negative, prompt: a gun}
                  sld: {kind: sld, setting: max, concept: a gun}
                  rewriting: {kind: rewriting}
                  seed: {kind: vectors, folder: VECTORS, safety: [anti-violence]}
                  gated: {kind: vectors, folder: VECTORS, safety: [anti-violence], gated: true}
                roles: {ours: gated, seed: seed, negative: negative, sld: [sld]}
                """.replace("VECTORS", vectors);
    }
}
