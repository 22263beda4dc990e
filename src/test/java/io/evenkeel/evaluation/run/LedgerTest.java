package io.evenkeel.evaluation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.evaluation.method.Scene;
import io.evenkeel.evaluation.method.Template;
import io.evenkeel.evaluation.protocol.InvalidSpec;
import io.evenkeel.screening.Measured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    private static final Map<String, String> OLD = Map.of("model", "m", "judge", "j", "sampling", "s");
    private static final Map<String, String> NEW =
            Map.of("model", "m", "judge", "j", "sampling", "s", "device", "cpu", "settings", "x");
    private static final Job JOB = Job.unsteered(new Scene(new Template("a judge"), "", 1, 0));

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("measurements.ndjson");
    }

    @Test
    void goesOnWithAHeadThatSaysLess() throws IOException {
        keep(OLD);

        try (Ledger ledger = Ledger.open(file, NEW)) {
            assertThat(ledger.has(JOB)).isTrue();
        }
        assertThat(Files.readAllLines(file)).hasSize(2);
    }

    @Test
    void refusesAnotherDeviceOrOtherSettingsOrNoModel() throws IOException {
        keep(NEW);

        refuses(Map.of("model", "m", "judge", "j", "sampling", "s", "device", "cuda:0", "settings", "x"));
        refuses(Map.of("model", "m", "judge", "j", "sampling", "s", "device", "cpu", "settings", "y"));
        Files.writeString(file, "{\"judge\":\"j\",\"sampling\":\"s\"}\n");
        refuses(NEW);
    }

    private void refuses(Map<String, String> head) {
        assertThatThrownBy(() -> Ledger.open(file, head))
                .isInstanceOf(InvalidSpec.class)
                .hasMessageContaining("it holds measurements of {")
                .hasMessageContaining("Maybe another folder");
    }

    @Test
    void isWrittenByOneRunAtATime() throws IOException {
        try (Ledger ledger = Ledger.open(file, NEW)) {
            assertThatThrownBy(() -> Ledger.open(file, NEW))
                    .isInstanceOf(InvalidSpec.class)
                    .hasMessageContaining("another run is writing to it")
                    .hasMessageContaining("Maybe wait for it");
            ledger.addFailure(JOB, "why");
        }
        try (Ledger again = Ledger.open(file, NEW)) {
            assertThat(again.failures()).containsValue("why");
        }
    }

    @Test
    void keepsAllDigitsOfProbabilities() throws IOException {
        keep(NEW);

        try (Ledger ledger = Ledger.open(file, NEW)) {
            assertThat(ledger.of(JOB).orElseThrow().measured().top("gender")).isEqualTo("man");
        }
    }

    private void keep(Map<String, String> head) throws IOException {
        Map<String, Double> labels = Map.of("woman", 0.49999999, "man", 0.50000001);
        try (Ledger ledger = Ledger.open(file, head)) {
            ledger.add(JOB, new Sighting(new Measured(Map.of("gender", labels)), new float[] {1}, Optional.empty()));
        }
    }
}
