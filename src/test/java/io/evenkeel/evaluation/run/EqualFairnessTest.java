package io.evenkeel.evaluation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.evaluation.metric.Estimate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EqualFairnessTest {
    private static final List<Dose> SEED = List.of(dose(0, 0.8, 0), dose(0.5, 0.3, 5), dose(1, 0.4, 10));

    @Test
    void theOthersDistanceIsTheOneOfItsOwnStrength() {
        List<Dose> own = List.of(dose(0, 0.8, 0), dose(0.5, 0.6, 2), dose(1, 0.2, 6));

        EqualFairness at = EqualFairness.atOthers(own, SEED).orElseThrow();

        assertThat(at.other()).isEqualTo(10); // not 4, where it was as fair on its way to 0.5
        assertThat(at.own()).isCloseTo(4, within(1e-9));
        assertThat(at.gain()).isCloseTo(0.6, within(1e-9));
    }

    @Test
    void nothingIsReadOffBelowTheWeakestStrength() {
        List<Dose> own = List.of(dose(0, 0.8, 0), dose(0.5, 0.1, 7), dose(1, 0.05, 9));

        assertThat(EqualFairness.atOthers(own, SEED).orElseThrow().own()).isEqualTo(7);
    }

    @Test
    void whoNeverGetsSoFairDoesNotCountAndLeavesNoMean() {
        List<Dose> unfair = List.of(dose(0, 0.8, 0), dose(1, 0.7, 1));
        List<Dose> fair = List.of(dose(0, 0.8, 0), dose(1, 0.4, 5));
        Optional<EqualFairness> lost = EqualFairness.atOthers(unfair, SEED);
        Optional<EqualFairness> won = EqualFairness.atOthers(fair, SEED);

        assertThat(lost.orElseThrow().counts()).isFalse();
        assertThat(EqualFairness.meanGain(List.of(won, won))).hasValue(0.5);
        assertThat(EqualFairness.meanGain(List.of(won, lost))).isEmpty();
        assertThat(EqualFairness.meanGain(List.of(won, Optional.empty()))).isEmpty();
        assertThat(EqualFairness.meanGain(List.of())).isEmpty();
    }

    @Test
    void withoutTheOwnStrengthThereIsNothingToCompare() {
        assertThat(EqualFairness.atOthers(SEED, SEED.subList(0, 2))).isEmpty();
        assertThat(EqualFairness.atOwn(SEED.subList(0, 2), SEED)).isEmpty();
        assertThat(EqualFairness.atOthers(List.of(), SEED).orElseThrow().counts())
                .isFalse();
    }

    private static Dose dose(double strength, double deviation, double distance) {
        Estimate reached = new Estimate(1 - deviation, 0, 1, 10);
        return new Dose(strength, reached, deviation, new Estimate(distance, distance, distance, 10));
    }
}
