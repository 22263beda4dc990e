package io.evenkeel.audit.search.timeseries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class WilsonIntervalTest {
    @Test
    void computesWilsonBounds() {
        WilsonInterval interval = WilsonInterval.fromCounts(15, 50);

        assertThat(interval.share()).isEqualTo(0.3);
        assertThat(interval.low())
                .isCloseTo(0.1910, within(1e-4)); // scipy.stats.binomtest(15, 50).proportion_ci(method="wilson")
        assertThat(interval.high()).isCloseTo(0.4375, within(1e-4));
    }

    @Test
    void keepsBoundsWithinZeroAndOne() {
        assertThat(WilsonInterval.fromCounts(0, 0)).isEqualTo(new WilsonInterval(0, 0, 0, 0, 1));
        assertThat(WilsonInterval.fromCounts(0, 10).low()).isZero();
        assertThat(WilsonInterval.fromCounts(10, 10).high()).isEqualTo(1);
    }
}
