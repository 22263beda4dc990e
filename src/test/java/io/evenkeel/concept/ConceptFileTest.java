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
    void aVectorThatIsAloneMayHaveAnyName() {
        assertThat(ConceptFile.of(Map.of("direction", vector)))
                .isEqualTo(new ConceptFile(vector, Optional.empty()))
                .isEqualTo(ConceptFile.of(Map.of("c", vector)));
    }

    @Test
    void readsTheProbeBandByBand() {
        Probe probe = ConceptFile.of(tensors).probe().orElseThrow();

        assertThat(probe)
                .isEqualTo(new Probe(List.of(
                        new Probe.Band(600, new Tensor(new float[] {1, 2}, new long[] {2, 1, 1}), 0.1f),
                        new Probe.Band(0, new Tensor(new float[] {3, 4}, new long[] {2, 1, 1}), 0.2f))));
    }

    @Test
    void readsWhatItWrote() throws IOException {
        ConceptFile file = ConceptFile.of(tensors);
        Path path = folder.resolve("female.safetensors");

        file.write(path);

        assertThat(ConceptFile.read(path)).isEqualTo(file);
        assertThat(Safetensors.read(path)).isEqualTo(tensors);
        assertThat(Files.readAllBytes(path)).isEqualTo(ConceptFile.of(tensors).bytes());
    }

    @Test
    void writesNoProbeWhereThereIsNone() {
        assertThat(Safetensors.parse(new ConceptFile(vector, Optional.empty()).bytes()))
                .isEqualTo(Map.of("c", vector));
    }

    @Test
    void refusesHalfAProbe() {
        tensors.remove("probe.bias");
        tensors.remove("c");

        assertThatThrownBy(() -> ConceptFile.of(tensors))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "tensors [c, probe.bias] are missing: a file with any of [c, probe.bias, probe.from, probe.weights] but"
                                + " the vector alone must hold them all.\nMaybe the probe was saved in part.");
        assertThatThrownBy(() -> ConceptFile.of(Map.of("probe.bias", vector))).hasMessageContaining("are missing");
        assertThatThrownBy(() -> ConceptFile.of(Map.of())).hasMessageContaining("tensors [c,");
    }

    @Test
    void refusesTensorsThatItDoesNotKnow() {
        assertThatThrownBy(() -> ConceptFile.of(Map.of("female", vector, "ma\u0000le", vector)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("tensors [female, ma?le] are no part of a concept")
                .hasMessageEndingWith("Maybe the concepts are to be uploaded one by one.");
    }

    @Test
    void refusesAProbeWhoseTensorsDoNotGoTogether() {
        refused("probe.from", tensor(0, 3));
        refused("probe.bias", tensor(0, 2, 1));
        refused("probe.weights", tensor(0, 2, 1, 1));
    }

    private void refused(String name, Tensor wrong) {
        Map<String, Tensor> changed = new TreeMap<>(tensors);
        changed.put(name, wrong);

        assertThatThrownBy(() -> ConceptFile.of(changed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name + " " + wrong)
                .hasMessageContaining("must have the shapes [K], [K, C, h, w] and [K]");
    }

    @Test
    void saysWhichFileCannotBeUsed() throws IOException {
        tensors.remove("c");
        Path path = folder.resolve("half.safetensors");
        Files.write(path, Safetensors.bytes(tensors));

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
