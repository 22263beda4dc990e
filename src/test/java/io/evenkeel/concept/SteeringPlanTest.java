package io.evenkeel.concept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.concept.SteeringPlan.Push;
import org.junit.jupiter.api.Test;

class SteeringPlanTest {
    private final Concept concept = Concept.of(
            "female", 1, Concept.Kind.ATTRIBUTE, "gender", "model", new Tensor(new float[2], new long[] {2, 1, 1}));

    @Test
    void aWindowIsAShareOfTheSteps() {
        Push early = new Push(concept, 1, 0, 0.5);

        assertThat(early.actsAt(0, 10)).isTrue();
        assertThat(early.actsAt(4, 10)).isTrue();
        assertThat(early.actsAt(5, 10)).isFalse();
    }

    @Test
    void aWindowBetweenTwoStepsActsOnce() {
        Push narrow = new Push(concept, 1, 0.99, 1);

        assertThat(narrow.actsAt(2, 4)).isFalse();
        assertThat(narrow.actsAt(3, 4)).isTrue();
    }

    @Test
    void refusesStrengthsThatAreNoNumbers() {
        assertThatThrownBy(() -> Push.always(concept, Double.NaN)).hasMessage("strength (NaN) is not a finite number.");
        assertThatThrownBy(() -> Push.always(concept, Double.POSITIVE_INFINITY))
                .hasMessage("strength (Infinity) is not a finite number.");
    }

    @Test
    void refusesAnEmptyOrNonsensicalWindow() {
        assertThatThrownBy(() -> new Push(concept, 1, 0.5, 0.5)).hasMessageStartingWith("step window (0.5 to 0.5)");
        assertThatThrownBy(() -> new Push(concept, 1, 0, 25)).hasMessageContaining("Maybe give it as shares");
        assertThatThrownBy(() -> new Push(concept, 1, Double.NaN, 1)).hasMessageStartingWith("step window (NaN");
    }
}
