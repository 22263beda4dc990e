package io.evenkeel.concept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConceptFileTest {
    private final Tensor vector = tensor(0.5f, 2, 1, 1);
    private final Map<String, Tensor> tensors = new TreeMap<>(Map.of(
            "c", vector,
            "probe.from", new Tensor(new float[] {600, 0}, new long[] {2}),
            "probe.weights", new Tensor(new float[] {1, 2, 3, 4}, new long[] {2, 2, 1, 1}),
            "probe.bias", new Tensor(new float[] {0.1f, 0.2f}, new long[] {2})));

    @TempDir
    Path folder;

    @Test
    void acceptsAnyNameForSingleVector() {
        assertThat(ConceptFile.fromTensors(Map.of("direction", vector)))
                .isEqualTo(new ConceptFile(vector, Optional.empty(), 0))
                .isEqualTo(ConceptFile.fromTensors(Map.of("c", vector)));
    }

    @Test
    void readsProbeBands() {
        Probe probe = ConceptFile.fromTensors(tensors).probe().orElseThrow();

        assertThat(probe)
                .isEqualTo(new Probe(List.of(
                        new Probe.TimestepBand(600, new Tensor(new float[] {1, 2}, new long[] {2, 1, 1}), 0.1f),
                        new Probe.TimestepBand(0, new Tensor(new float[] {3, 4}, new long[] {2, 1, 1}), 0.2f))));
    }

    @Test
    void roundTrips() throws IOException {
        ConceptFile file = ConceptFile.fromTensors(tensors);
        Path path = folder.resolve("female.safetensors");

        file.write(path);

        assertThat(ConceptFile.read(path)).isEqualTo(file);
        assertThat(Safetensors.read(path)).isEqualTo(tensors);
        assertThat(Files.readAllBytes(path))
                .isEqualTo(ConceptFile.fromTensors(tensors).toBytes());
    }

    @Test
    void omitsMissingProbe() {
        assertThat(Safetensors.parse(new ConceptFile(vector, Optional.empty(), 0).toBytes()))
                .isEqualTo(Map.of("c", vector));
    }

    @Test
    void holdsUnconditionalWeight() {
        ConceptFile file = new ConceptFile(vector, Optional.empty(), 0.5);

        assertThat(ConceptFile.fromTensors(Safetensors.parse(file.toBytes()))).isEqualTo(file);
    }

    @Test
    void rejectsSeveralUnconditionalWeights() {
        assertThatThrownBy(() -> ConceptFile.fromTensors(Map.of("c", vector, "opposed", Tensor.zeros(2))))
                .hasMessage("tensor (opposed) is Tensor[2], but must be one number.");
        assertThatThrownBy(() -> ConceptFile.fromTensors(Map.of("opposed", Tensor.zeros(1))))
                .hasMessageStartingWith("tensors [c] are missing");
    }

    @Test
    void rejectsIncompleteProbe() {
        tensors.remove("probe.bias");
        tensors.remove("c");

        assertThatThrownBy(() -> ConceptFile.fromTensors(tensors))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "tensors [c, probe.bias] are missing: a file holds (c), or all of [c, probe.bias, probe.from,"
                                + " probe.weights], and perhaps (opposed).\nMaybe the probe was saved in part.");
        assertThatThrownBy(() -> ConceptFile.fromTensors(Map.of("probe.bias", vector)))
                .hasMessageContaining("are missing");
        assertThatThrownBy(() -> ConceptFile.fromTensors(Map.of())).hasMessageContaining("tensors [c] are missing");
    }

    @Test
    void rejectsUnknownTensors() {
        assertThatThrownBy(() -> ConceptFile.fromTensors(Map.of("female", vector, "ma\u0000le", vector)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("tensors [female, ma?le] are no part of a concept")
                .hasMessageEndingWith("Maybe the concepts are to be uploaded one by one.");
    }

    @Test
    void rejectsMismatchedProbeTensors() {
        requireRejected("probe.from", tensor(0, 3));
        requireRejected("probe.bias", tensor(0, 2, 1));
        requireRejected("probe.weights", tensor(0, 2, 1, 1));
    }

    private void requireRejected(String name, Tensor wrong) {
        Map<String, Tensor> changed = new TreeMap<>(tensors);
        changed.put(name, wrong);

        assertThatThrownBy(() -> ConceptFile.fromTensors(changed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name + " " + wrong)
                .hasMessageContaining("must have the shapes [K], [K, C, h, w] and [K]");
    }

    @Test
    void namesUnusableFile() throws IOException {
        tensors.remove("c");
        Path path = folder.resolve("half.safetensors");
        Files.write(path, Safetensors.toBytes(tensors));

        assertThatThrownBy(() -> ConceptFile.read(path))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("(" + path + ") cannot be used: tensors [c] are missing");
    }

    private static Tensor tensor(float value, long... shape) {
        Tensor zeros = Tensor.zeros(shape);
        float[] values = zeros.values();
        Arrays.fill(values, value);
        return new Tensor(values, shape);
    }
}
