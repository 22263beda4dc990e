package io.evenkeel.concept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.concept.SteeringPlan.Push;
import java.util.List;
import java.util.Optional;
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

    private final Concept read = Concept.of(
            "female",
            2,
            Concept.Kind.ATTRIBUTE,
            "gender",
            "model",
            new ConceptFile(
                    concept.vector(),
                    Optional.of(new Probe(
                            List.of(new Probe.Band(0, new Tensor(new float[] {1, 0}, new long[] {2, 1, 1}), 0)))),
                    0));

    @Test
    void anAdaptivePushGoesAsFarAsThePictureIsFromTheConcept() {
        Push push = Push.always(read, 1).adapting(true);

        assertThat(factor(push, 0.25f)).isEqualTo(3 * 0.75);
        assertThat(factor(push, 0f)).isEqualTo(3);
        assertThat(factor(push, 1.2f)).isZero();
        assertThat(factor(push, -7f)).isEqualTo(3);
        assertThat(push.firstFactor()).isEqualTo(1);
    }

    @Test
    void anAdaptivePushAwayGoesAsFarAsThePictureShowsTheConcept() {
        Push away = Push.always(read, -1).adapting(true);

        assertThat(factor(away, 0.75f)).isEqualTo(3 * 0.75);
        assertThat(factor(away, -0.2f)).isZero();
        assertThat(factor(away, 7f)).isEqualTo(3);
    }

    @Test
    void aProbeThatDoesNotLookYetSaysHowToBegin() {
        Probe.Band read = this.read.probe().orElseThrow().bands().get(0);
        Probe late = new Probe(List.of(new Probe.Band(800, concept.vector(), 0.75), read));
        Concept waiting = Concept.of(
                "female",
                3,
                Concept.Kind.ATTRIBUTE,
                "gender",
                "model",
                new ConceptFile(concept.vector(), Optional.of(late), 0));

        assertThat(Push.always(waiting, 1).adapting(true).firstFactor()).isEqualTo(0.25);
        assertThat(Push.always(waiting, -1).adapting(true).firstFactor()).isEqualTo(0.75);
        assertThat(Push.always(waiting, 1).adapting(true).factor(new float[] {0, 0}, 900))
                .isEqualTo(0.25);
        assertThat(Push.always(waiting, 1).adapting(true).factor(new float[] {0.25f, 0}, 799))
                .isEqualTo(3 * 0.75);
        assertThat(Push.always(waiting, 1).firstFactor()).isEqualTo(1);
    }

    private static double factor(Push push, float shown) {
        return push.factor(new float[] {shown, 7}, 500);
    }

    @Test
    void refusesToAdaptWithoutAProbe() {
        assertThatThrownBy(() -> Push.always(concept, 1).adapting(true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "push of (female@1) cannot be adaptive: the concept has no probe.\nMaybe another version has one.");
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
