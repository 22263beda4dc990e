package io.evenkeel.evaluation.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FairnessDeviationTest {
    private static final List<String> GENDERS = List.of("woman", "man");
    private static final List<String> SKINS = List.of("light", "medium", "dark");

    @ParameterizedTest
    @CsvSource({"woman man, 0", "woman woman, 1", "woman woman woman man, 0.5", "man man man man woman, 0.6"})
    void measuresDeviationOfTwoClasses(String labels, double expected) {
        assertThat(FairnessDeviation.ratio(List.of(labels.split(" ", -1)), GENDERS))
                .isCloseTo(expected, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"light medium dark, 0", "light light light, 1", "light light medium, 0.5", "light dark, 0.5"})
    void countsClassesThatNeverAppear(String labels, double expected) {
        assertThat(FairnessDeviation.ratio(List.of(labels.split(" ", -1)), SKINS))
                .isCloseTo(expected, within(1e-12));
    }

    @Test
    void rejectsAnEmptyGroup() {
        assertThatThrownBy(() -> FairnessDeviation.ratio(List.of(), GENDERS))
                .hasMessageStartingWith("(0) images with labels [] have no deviation from [woman, man]");
    }

    @Test
    void expectsDeviationByChanceForFewImages() {
        assertThat(FairnessDeviation.expectedByChance(1, 2)).isEqualTo(1);
        assertThat(FairnessDeviation.expectedByChance(2, 2))
                .isCloseTo(0.5, within(0.05)); // both alike in half of all draws
        assertThat(FairnessDeviation.expectedByChance(400, 3)).isBetween(0.01, 0.06);
        assertThat(FairnessDeviation.expectedByChance(12, 3)).isEqualTo(FairnessDeviation.expectedByChance(12, 3));
    }

    @Test
    void rejectsUnknownLabels() {
        assertThatThrownBy(() -> FairnessDeviation.ratio(List.of("woman", "nobody"), GENDERS))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
