package io.evenkeel.concept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.concept.SteeringPlan.AppliedConcept;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SteeringPlanTest {
    private final Concept concept = Concept.create(
            "female", 1, Concept.ConceptKind.ATTRIBUTE, "gender", "model", new Tensor(new float[2], new long[] {2, 1, 1
            }));

    @Test
    void windowIsShareOfSteps() {
        AppliedConcept early = new AppliedConcept(concept, 1, 0, 0.5);

        assertThat(early.isActiveAt(0, 10)).isTrue();
        assertThat(early.isActiveAt(4, 10)).isTrue();
        assertThat(early.isActiveAt(5, 10)).isFalse();
    }

    @Test
    void windowBetweenStepsIsActiveOnce() {
        AppliedConcept narrow = new AppliedConcept(concept, 1, 0.99, 1);

        assertThat(narrow.isActiveAt(2, 4)).isFalse();
        assertThat(narrow.isActiveAt(3, 4)).isTrue();
    }

    private final Concept read = Concept.fromFile(
            "female",
            2,
            Concept.ConceptKind.ATTRIBUTE,
            "gender",
            "model",
            new ConceptFile(
                    concept.vector(),
                    Optional.of(new Probe(List.of(
                            new Probe.TimestepBand(0, new Tensor(new float[] {1, 0}, new long[] {2, 1, 1}), 0)))),
                    0));

    @Test
    void adaptiveFactorFallsAsConceptAppears() {
        AppliedConcept appliedConcept = AppliedConcept.constant(read, 1).withAdaptive(true);

        assertThat(strengthFactor(appliedConcept, 0.25f)).isEqualTo(3 * 0.75);
        assertThat(strengthFactor(appliedConcept, 0f)).isEqualTo(3);
        assertThat(strengthFactor(appliedConcept, 1.2f)).isZero();
        assertThat(strengthFactor(appliedConcept, -7f)).isEqualTo(3);
        assertThat(appliedConcept.initialStrengthFactor()).isEqualTo(1);
    }

    @Test
    void negativeAdaptiveFactorFollowsScore() {
        AppliedConcept away = AppliedConcept.constant(read, -1).withAdaptive(true);

        assertThat(strengthFactor(away, 0.75f)).isEqualTo(3 * 0.75);
        assertThat(strengthFactor(away, -0.2f)).isZero();
        assertThat(strengthFactor(away, 7f)).isEqualTo(3);
    }

    @Test
    void constantScoreSetsInitialFactor() {
        Probe.TimestepBand read = this.read.probe().orElseThrow().bands().get(0);
        Probe late = new Probe(List.of(new Probe.TimestepBand(800, concept.vector(), 0.75), read));
        Concept waiting = Concept.fromFile(
                "female",
                3,
                Concept.ConceptKind.ATTRIBUTE,
                "gender",
                "model",
                new ConceptFile(concept.vector(), Optional.of(late), 0));

        assertThat(AppliedConcept.constant(waiting, 1).withAdaptive(true).initialStrengthFactor())
                .isEqualTo(0.25);
        assertThat(AppliedConcept.constant(waiting, -1).withAdaptive(true).initialStrengthFactor())
                .isEqualTo(0.75);
        assertThat(AppliedConcept.constant(waiting, 1).withAdaptive(true).strengthFactor(new float[] {0, 0}, 900))
                .isEqualTo(0.25);
        assertThat(AppliedConcept.constant(waiting, 1).withAdaptive(true).strengthFactor(new float[] {0.25f, 0}, 799))
                .isEqualTo(3 * 0.75);
        assertThat(AppliedConcept.constant(waiting, 1).initialStrengthFactor()).isEqualTo(1);
    }

    private static double strengthFactor(AppliedConcept appliedConcept, float shown) {
        return appliedConcept.strengthFactor(new float[] {shown, 7}, 500);
    }

    @Test
    void rejectsAdaptiveWithoutProbe() {
        assertThatThrownBy(() -> AppliedConcept.constant(concept, 1).withAdaptive(true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "concept (female@1) cannot be applied adaptively: it has no probe.\nMaybe another version has one.");
    }

    @Test
    void rejectsNonFiniteStrength() {
        assertThatThrownBy(() -> AppliedConcept.constant(concept, Double.NaN))
                .hasMessage("strength (NaN) is not a finite number.");
        assertThatThrownBy(() -> AppliedConcept.constant(concept, Double.POSITIVE_INFINITY))
                .hasMessage("strength (Infinity) is not a finite number.");
    }

    @Test
    void rejectsInvalidWindow() {
        assertThatThrownBy(() -> new AppliedConcept(concept, 1, 0.5, 0.5))
                .hasMessageStartingWith("step window (0.5 to 0.5)");
        assertThatThrownBy(() -> new AppliedConcept(concept, 1, 0, 25)).hasMessageContaining("Maybe give it as shares");
        assertThatThrownBy(() -> new AppliedConcept(concept, 1, Double.NaN, 1))
                .hasMessageStartingWith("step window (NaN");
    }
}
