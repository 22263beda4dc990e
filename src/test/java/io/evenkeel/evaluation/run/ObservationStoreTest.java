package io.evenkeel.evaluation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.classification.ClassificationResult;
import io.evenkeel.evaluation.method.PromptSample;
import io.evenkeel.evaluation.spec.InvalidEvaluationSpecException;
import io.evenkeel.sampler.text.PromptTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObservationStoreTest {
    private static final Map<String, String> OLD = Map.of("model", "m", "judge", "j", "sampling", "s");
    private static final Map<String, String> NEW =
            Map.of("model", "m", "judge", "j", "sampling", "s", "device", "cpu", "settings", "x");
    private static final EvaluationSample JOB =
            EvaluationSample.baselineOf(new PromptSample(PromptTemplate.ofOccupation("a judge"), "", 1, 0));

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("measurements.ndjson");
    }

    @Test
    void acceptsHeadersWithFewerFields() throws IOException {
        storeObservation(OLD);

        try (ObservationStore store = ObservationStore.open(file, NEW)) {
            assertThat(store.contains(JOB)).isTrue();
        }
        assertThat(Files.readAllLines(file)).hasSize(2);
    }

    @Test
    void rejectsIncompatibleHeaders() throws IOException {
        storeObservation(NEW);

        assertRejected(Map.of("model", "m", "judge", "j", "sampling", "s", "device", "cuda:0", "settings", "x"));
        assertRejected(Map.of("model", "m", "judge", "j", "sampling", "s", "device", "cpu", "settings", "y"));
        Files.writeString(file, "{\"judge\":\"j\",\"sampling\":\"s\"}\n");
        assertRejected(NEW);
    }

    private void assertRejected(Map<String, String> head) {
        assertThatThrownBy(() -> ObservationStore.open(file, head))
                .isInstanceOf(InvalidEvaluationSpecException.class)
                .hasMessageContaining("it holds measurements of {")
                .hasMessageContaining("Maybe another folder");
    }

    @Test
    void allowsOneWriterAtATime() throws IOException {
        try (ObservationStore store = ObservationStore.open(file, NEW)) {
            assertThatThrownBy(() -> ObservationStore.open(file, NEW))
                    .isInstanceOf(InvalidEvaluationSpecException.class)
                    .hasMessageContaining("another run is writing to it")
                    .hasMessageContaining("Maybe wait for it");
            store.addFailure(JOB, "why");
        }
        try (ObservationStore again = ObservationStore.open(file, NEW)) {
            assertThat(again.failures()).containsValue("why");
        }
    }

    @Test
    void keepsAllDigitsOfProbabilities() throws IOException {
        storeObservation(NEW);

        try (ObservationStore store = ObservationStore.open(file, NEW)) {
            assertThat(store.find(JOB).orElseThrow().classification().mostProbableLabel("gender"))
                    .isEqualTo("man");
        }
    }

    private void storeObservation(Map<String, String> head) throws IOException {
        Map<String, Double> labels = Map.of("woman", 0.49999999, "man", 0.50000001);
        try (ObservationStore store = ObservationStore.open(file, head)) {
            store.add(
                    JOB,
                    new ImageObservation(
                            new ClassificationResult(Map.of("gender", labels)), new float[] {1}, Optional.empty()));
        }
    }
}
