package io.evenkeel.concept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProbeTest {
    private final Probe probe = new Probe(List.of(band(600, 1), band(200, 10)));

    @Test
    void scoresWithBandOfTimestep() {
        float[] h = {9, 1, 2, 3, 4};

        assertThat(probe.score(h, 1, 999)).isEqualTo(10.5);
        assertThat(probe.score(h, 1, 600)).isEqualTo(10.5);
        assertThat(probe.score(h, 1, 599)).isEqualTo(100 + 0.5);
    }

    @Test
    void usesCleanestBandBelowItsStart() {
        assertThat(probe.score(new float[] {1, 1, 1, 1}, 0, 0)).isEqualTo(40.5);
    }

    @Test
    void rejectsUnorderedBands() {
        assertThatThrownBy(() -> new Probe(List.of(band(200, 1), band(600, 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("from noisy to clean");
    }

    @Test
    void rejectsMissingBands() {
        assertThatThrownBy(() -> new Probe(List.of())).hasMessageContaining("one band at least");
    }

    @Test
    void rejectsNonFiniteWeights() {
        assertThatThrownBy(() -> band(0, Float.NaN)).hasMessageContaining("not finite");
    }

    @Test
    void roundTripsBytes() {
        assertThat(Probe.fromBytes(probe.toBytes(), new long[] {4, 1, 1})).isEqualTo(probe);
    }

    @Test
    void rejectsTruncatedOrForeignBytes() {
        byte[] bytes = probe.toBytes();
        byte[] miscounted = bytes.clone();
        miscounted[0] = 3;

        for (byte[] wrong : List.of(new byte[0], Arrays.copyOf(bytes, bytes.length - 4), miscounted)) {
            assertThatThrownBy(() -> Probe.fromBytes(wrong, new long[] {4, 1, 1}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("(" + wrong.length + ") bytes are no probe's.");
        }
    }

    @Test
    void storesNumbersAsFloats() {
        Probe.TimestepBand tenth = new Probe.TimestepBand(600, new Tensor(new float[] {1}, new long[] {1, 1, 1}), 0.1);

        assertThat(tenth.bias()).isEqualTo(0.1f);
        assertThatThrownBy(() -> new Probe.TimestepBand(1e300, tenth.weights(), 0))
                .hasMessageContaining("not finite");
    }

    private static Probe.TimestepBand band(double from, float weight) {
        return new Probe.TimestepBand(
                from, new Tensor(new float[] {weight, weight, weight, weight}, new long[] {4, 1, 1}), 0.5);
    }
}
