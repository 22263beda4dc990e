package io.evenkeel.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the benchmarks measure at all, on a tiny model; how much is for a quiet machine and more rounds. */
class BenchmarkCommandsTest {
    private static final String TINY = "src/test/resources/models/tiny-sd15";

    @TempDir
    private Path folder;

    @Test
    void comparesTheEngine() throws IOException {
        Path figures = Files.writeString(folder.resolve("figures.json"), "[{\"key\": \"sampler.engine_vs_bare\"}]");

        String told =
                run("engine", TINY, "--rounds", "1", "--steps", "3", "--batch", "2", "--record", figures.toString());

        assertThat(told).contains("bare loop", "engine / bare loop", "eight tenants / one");
        JsonNode written = new ObjectMapper().readTree(figures.toFile());
        assertThat(written).hasSize(3);
        assertThat(written.path(0).path("value").asDouble()).isPositive();
        assertThat(written.path(0).path("command").asText()).endsWith(" --batch 2");
        assertThat(written.path(2).path("key").asText()).isEqualTo("sampler.mixed_tenants_vs_one");
    }

    @Test
    void measuresThroughput() {
        assertThat(run("throughput", TINY, "--rounds", "1", "--steps", "2", "--batches", "1,2"))
                .containsPattern("(?m)^ +1 +[\\d.]+ ")
                .containsPattern("(?m)^ +2 +[\\d.]+ ");
    }

    @Test
    void measuresSteering() {
        assertThat(run("steering", TINY, "--rounds", "1", "--steps", "2", "--batch", "2"))
                .contains("steered / unsteered", "adaptive / steered");
    }

    @Test
    void measuresTheWatermark() throws IOException {
        Path figures = Files.writeString(folder.resolve("figures.json"), "[]");
        Path sheet = folder.resolve("sheet.png");

        String told = run(
                "watermark",
                TINY,
                "--pictures",
                "8",
                "--marked",
                "2",
                "--noise",
                "2",
                "--steps",
                "1",
                "--sheet",
                sheet.toString(),
                "--record",
                figures.toString());

        assertThat(told).contains("unmarked: 10 pictures", "marked: 2 pictures", "jpeg_75", "resize_50");
        assertThat(new ObjectMapper().readTree(figures.toFile()).findValuesAsText("key"))
                .contains("marking.psnr_min_db", "marking.false_positives", "marking.found_after_jpeg_75");
        assertThat(sheet).isNotEmptyFile();
    }

    @Test
    void measuresGradients() {
        assertThat(run("gradient", "src/main/resources/models/demo", "--rounds", "1", "--batch", "2"))
                .contains("time of a gradient / of a prediction");
    }

    @Test
    void tellsHowFarGradientsAreOffPyTorchs() throws IOException {
        String demo = "src/main/resources/models/demo";
        String golden = "src/test/resources/golden/gradients-demo.safetensors";
        Path figures = folder.resolve("figures.json");

        String told = run("gradient", demo, "--golden", golden, "--keys", "discovery", "--record", figures.toString());

        assertThat(told).contains("as a share of PyTorch's largest value");
        JsonNode written = new ObjectMapper().readTree(figures.toFile());
        assertThat(written.findValuesAsText("key")).containsExactly("discovery.gradient_error_vs_torch");
        assertThat(written.path(0).path("value").asDouble()).isPositive().isLessThan(1e-4);
        assertThat(run("gradient", demo, "--golden", demo + "/concepts/female.safetensors"))
                .contains("holds no gradient (h_gradient)", "Maybe it is another file");
        assertThat(run("gradient", "src/test/resources/models/tiny-sdxl", "--golden", golden))
                .contains("but the model wants", "Maybe it was made of another model");
        assertThat(run("gradient", demo, "--golden", "nowhere")).contains("(nowhere) cannot be read");
    }

    @Test
    void measuresExposure() {
        assertThat(run("hspace-edit", TINY).lines())
                .anyMatch(line -> line.matches("open the h-space( +[\\d.]+| +-){5}"));
    }

    @Test
    void measuresArrivals() {
        assertThat(run("latency", TINY, "--rounds", "1", "--steps", "1", "--batch", "2"))
                .contains("p95, engine / full batches");
    }

    @Test
    void measuresWhatIsReadFromPrompts() throws IOException {
        Path figures = folder.resolve("facts.json");
        Path words = Files.writeString(folder.resolve("words.txt"), "worked\nmountain\nnurses\n");

        String told = run("prompt-analysis", "--mistakes", "--record", figures.toString());

        assertThat(told).contains("en/held-out.txt: 233 prompts", "precision", "microseconds each");
        assertThat(new ObjectMapper().readTree(figures.toFile()).findValuesAsText("key"))
                .containsExactly("policy.facts_precision", "policy.facts_recall", "policy.facts_read_us");
        assertThat(run("prompt-analysis", "--near", words.toString())).isEqualToIgnoringNewLines("worked");
    }

    @Test
    void measuresLikeness() {
        assertThat(run("semantic-similarity"))
                .contains("66 prompts", "threshold precision  recall", "milliseconds each");
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThat(run("engine", "nowhere")).contains("(nowhere/model_index.json) cannot be read");
        assertThat(run("engine", TINY, "--rounds", "0")).contains("rounds (0) must be 1 or more.");
        assertThat(run("engines", TINY)).contains("benchmarks engine");
    }

    private static String run(String... words) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BenchmarkCommands.run(List.of(words), new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
