package io.evenkeel.concept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProbeTest {
    private final Probe probe = new Probe(List.of(band(600, 1), band(200, 10)));

    @Test
    void readsWithTheBandOfTheTimestep() {
        float[] h = {9, 1, 2, 3, 4};

        assertThat(probe.score(h, 1, 999)).isEqualTo(10.5);
        assertThat(probe.score(h, 1, 600)).isEqualTo(10.5);
        assertThat(probe.score(h, 1, 599)).isEqualTo(100 + 0.5);
    }

    @Test
    void readsOnWithTheCleanestBand() {
        assertThat(probe.score(new float[] {1, 1, 1, 1}, 0, 0)).isEqualTo(40.5);
    }

    @Test
    void refusesBandsOutOfOrder() {
        assertThatThrownBy(() -> new Probe(List.of(band(200, 1), band(600, 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("from noisy to clean");
    }

    @Test
    void refusesNoBands() {
        assertThatThrownBy(() -> new Probe(List.of())).hasMessageContaining("one band at least");
    }

    @Test
    void refusesWeightsThatAreNotFinite() {
        assertThatThrownBy(() -> band(0, Float.NaN)).hasMessageContaining("not finite");
    }

    private static Probe.Band band(double from, float weight) {
        return new Probe.Band(
                from, new Tensor(new float[] {weight, weight, weight, weight}, new long[] {4, 1, 1}), 0.5);
    }
}
