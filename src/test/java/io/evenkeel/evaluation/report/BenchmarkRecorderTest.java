package io.evenkeel.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkRecorderTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    @Test
    void reportsNonFiniteValuesAndSkipsThem() throws IOException {
        BenchmarkRecorder recorder = figures();
        recorder.add("a", 0.25, "share");

        recorder.add("a", Double.NaN, "share");
        recorder.add("b", Double.POSITIVE_INFINITY, "ratio");

        assertThat(readFigures()).hasSize(1);
        assertThat(readFigures().path(0).path("value").asDouble()).isEqualTo(0.25);
        assertThat(output.toString(StandardCharsets.UTF_8))
                .contains("figure (a) is (NaN)", "figure (b) is (Infinity)", "Maybe nothing was measured");
    }

    @Test
    void keepsSignificantDigitsOfSmallValues() throws IOException {
        figures().add("small", 0.00000123456, "share");
        figures().add("usual", 0.123456, "share");
        figures().add("nothing", 0, "share");

        assertThat(readFigures().findValuesAsText("value")).containsExactly("1.235E-6", "0.1235", "0.0");
    }

    private BenchmarkRecorder figures() {
        return new BenchmarkRecorder(
                Optional.of(folder.resolve("figures.json")),
                "test",
                "cpu",
                new PrintStream(output, true, StandardCharsets.UTF_8));
    }

    private JsonNode readFigures() throws IOException {
        return new ObjectMapper().readTree(folder.resolve("figures.json").toFile());
    }
}
