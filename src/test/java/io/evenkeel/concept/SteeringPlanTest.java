package io.evenkeel.concept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.concept.SteeringPlan.Push;
import org.junit.jupiter.api.Test;

class SteeringPlanTest {
    private final Tensor vector = new Tensor(new float[] {1, 2}, new long[] {2, 1, 1});

    @Test
    void aWindowIsAShareOfTheSteps() {
        Push early = new Push(vector, 1, 0, 0.5);

        assertThat(early.actsAt(0, 10)).isTrue();
        assertThat(early.actsAt(4, 10)).isTrue();
        assertThat(early.actsAt(5, 10)).isFalse();
    }

    @Test
    void aWindowBetweenTwoStepsActsOnce() {
        Push narrow = new Push(vector, 1, 0.99, 1);

        assertThat(narrow.actsAt(2, 4)).isFalse();
        assertThat(narrow.actsAt(3, 4)).isTrue();
    }

    @Test
    void refusesStrengthsThatAreNoNumbers() {
        assertThatThrownBy(() -> Push.always(vector, Double.NaN)).hasMessage("strength (NaN) is not a finite number.");
        assertThatThrownBy(() -> Push.always(vector, Double.POSITIVE_INFINITY))
                .hasMessage("strength (Infinity) is not a finite number.");
    }

    @Test
    void refusesAnEmptyOrNonsensicalWindow() {
        assertThatThrownBy(() -> new Push(vector, 1, 0.5, 0.5)).hasMessageStartingWith("step window (0.5 to 0.5)");
        assertThatThrownBy(() -> new Push(vector, 1, 0, 25)).hasMessageContaining("Maybe give it as shares");
        assertThatThrownBy(() -> new Push(vector, 1, Double.NaN, 1)).hasMessageStartingWith("step window (NaN");
    }

    @Test
    void refusesVectorsWithHoles() {
        Tensor broken = new Tensor(new float[] {1, Float.NaN}, new long[] {2, 1, 1});

        assertThatThrownBy(() -> Push.always(broken, 1)).hasMessageContaining("not finite");
    }
}
