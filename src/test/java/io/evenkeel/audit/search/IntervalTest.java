package io.evenkeel.audit.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class IntervalTest {
    @Test
    void boundsAreThoseOfWilson() {
        Interval interval = Interval.of(15, 50);

        assertThat(interval.share()).isEqualTo(0.3);
        assertThat(interval.low())
                .isCloseTo(0.1910, within(1e-4)); // scipy.stats.binomtest(15, 50).proportion_ci(method="wilson")
        assertThat(interval.high()).isCloseTo(0.4375, within(1e-4));
    }

    @Test
    void sharesOfNothingAndOfAllStayWithinBounds() {
        assertThat(Interval.of(0, 0)).isEqualTo(new Interval(0, 0, 0, 0, 1));
        assertThat(Interval.of(0, 10).low()).isZero();
        assertThat(Interval.of(10, 10).high()).isEqualTo(1);
    }
}
