package io.evenkeel.evaluation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.evaluation.metric.ConfidenceInterval;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EqualFairnessComparisonTest {
    private static final List<StrengthPoint> SEED =
            List.of(strengthPoint(0, 0.8, 0), strengthPoint(0.5, 0.3, 5), strengthPoint(1, 0.4, 10));

    @Test
    void usesTheMeasuredDistanceAtDefaultStrength() {
        List<StrengthPoint> own =
                List.of(strengthPoint(0, 0.8, 0), strengthPoint(0.5, 0.6, 2), strengthPoint(1, 0.2, 6));

        EqualFairnessComparison at =
                EqualFairnessComparison.atOtherDefault(own, SEED).orElseThrow();

        assertThat(at.otherDistance()).isEqualTo(10); // not 4, where it was as fair on its way to 0.5
        assertThat(at.ownDistance()).isCloseTo(4, within(1e-9));
        assertThat(at.gain()).isCloseTo(0.6, within(1e-9));
    }

    @Test
    void doesNotInterpolateBelowTheWeakestStrength() {
        List<StrengthPoint> own =
                List.of(strengthPoint(0, 0.8, 0), strengthPoint(0.5, 0.1, 7), strengthPoint(1, 0.05, 9));

        assertThat(EqualFairnessComparison.atOtherDefault(own, SEED)
                        .orElseThrow()
                        .ownDistance())
                .isEqualTo(7);
    }

    @Test
    void excludesMethodsThatNeverReachTheDeviation() {
        List<StrengthPoint> unfair = List.of(strengthPoint(0, 0.8, 0), strengthPoint(1, 0.7, 1));
        List<StrengthPoint> fair = List.of(strengthPoint(0, 0.8, 0), strengthPoint(1, 0.4, 5));
        Optional<EqualFairnessComparison> lost = EqualFairnessComparison.atOtherDefault(unfair, SEED);
        Optional<EqualFairnessComparison> won = EqualFairnessComparison.atOtherDefault(fair, SEED);

        assertThat(lost.orElseThrow().isComparable()).isFalse();
        assertThat(EqualFairnessComparison.meanGain(List.of(won, won))).hasValue(0.5);
        assertThat(EqualFairnessComparison.meanGain(List.of(won, lost))).isEmpty();
        assertThat(EqualFairnessComparison.meanGain(List.of(won, Optional.empty())))
                .isEmpty();
        assertThat(EqualFairnessComparison.meanGain(List.of())).isEmpty();
    }

    @Test
    void needsAPointAtDefaultStrength() {
        assertThat(EqualFairnessComparison.atOtherDefault(SEED, SEED.subList(0, 2)))
                .isEmpty();
        assertThat(EqualFairnessComparison.atOwnDefault(SEED.subList(0, 2), SEED))
                .isEmpty();
        assertThat(EqualFairnessComparison.atOtherDefault(List.of(), SEED)
                        .orElseThrow()
                        .isComparable())
                .isFalse();
    }

    private static StrengthPoint strengthPoint(double strength, double deviation, double distance) {
        ConfidenceInterval reached = new ConfidenceInterval(1 - deviation, 0, 1, 10);
        return new StrengthPoint(
                strength, reached, deviation, new ConfidenceInterval(distance, distance, distance, 10));
    }
}
