package io.evenkeel.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.concept.Concept;
import io.evenkeel.concept.ConceptFile;
import io.evenkeel.concept.Probe;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.concept.SteeringPlan.AppliedConcept;
import io.evenkeel.concept.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** In an h of two numbers, where a concept's vector is (1, 0), and what its probe reads is the first number. */
class HSpaceSteeringTest {
    private static final int CALLS = 10;

    private final Tensor vector = hiddenState(1, 0);
    private final Concept concept = Concept.fromFile(
            "female",
            1,
            Concept.ConceptKind.ATTRIBUTE,
            "gender",
            "model",
            new ConceptFile(vector, Optional.of(new Probe(List.of(new Probe.TimestepBand(0, vector, 0)))), 0));
    private final AppliedConcept adaptive = AppliedConcept.constant(concept, 4).withAdaptive(true);

    @Test
    void startsAtFullStrength() {
        assertThat(steering(adaptive).offsetAt(0, CALLS)).isEqualTo(hiddenState(4, 0));
    }

    @Test
    void strengthFollowsScoreOfPreviousStep() {
        HSpaceSteering hSpaceSteering = steering(adaptive);

        step(hSpaceSteering, 0, 0.25f);
        assertThat(hSpaceSteering.offsetAt(1, CALLS)).isEqualTo(hiddenState(9, 0));

        step(hSpaceSteering, 1, -0.5f);
        assertThat(hSpaceSteering.offsetAt(2, CALLS)).isEqualTo(hiddenState(12, 0));
    }

    @Test
    void stopsSteeringOnceConceptIsReached() {
        HSpaceSteering hSpaceSteering = steering(adaptive);

        step(hSpaceSteering, 0, 1);

        assertThat(hSpaceSteering.offsetAt(1, CALLS)).isNull();
    }

    @Test
    void adaptiveConceptDoesNotChangeConstantOne() {
        HSpaceSteering hSpaceSteering = steering(adaptive, AppliedConcept.constant(concept, 0.5));

        step(hSpaceSteering, 0, 0.5f);

        assertThat(hSpaceSteering.offsetAt(1, CALLS)).isEqualTo(hiddenState(6.5f, 0));
        assertThat(hSpaceSteering.appliedSteering()).isEqualTo(new AppliedSteering(List.of(1.0, 1.0)));
    }

    @Test
    void windowStartsWithScoreOfStepBefore() {
        HSpaceSteering hSpaceSteering = steering(new AppliedConcept(concept, 4, 0.5, 1, true));

        assertThat(hSpaceSteering.needsHiddenState(3, CALLS)).isFalse();
        assertThat(hSpaceSteering.needsHiddenState(4, CALLS)).isTrue();
        step(hSpaceSteering, 4, 0.75f);

        assertThat(hSpaceSteering.offsetAt(4, CALLS)).isNull();
        assertThat(hSpaceSteering.offsetAt(5, CALLS)).isEqualTo(hiddenState(3, 0));
    }

    @Test
    void readsHiddenStateOnlyBeforeAdaptiveStep() {
        assertThat(steering(AppliedConcept.constant(concept, 4)).needsHiddenState(0, CALLS))
                .isFalse();
        assertThat(steering(adaptive).needsHiddenState(CALLS - 2, CALLS)).isTrue();
        assertThat(steering(adaptive).needsHiddenState(CALLS - 1, CALLS)).isFalse();
        assertThat(steering(new AppliedConcept(concept, 4, 0, 0.5, true)).needsHiddenState(4, CALLS))
                .isFalse();
    }

    @Test
    void reportsMeanFactorOverStepsOfEachWindow() {
        HSpaceSteering hSpaceSteering =
                steering(new AppliedConcept(concept, 4, 0, 0.3, true), new AppliedConcept(concept, 4, 0.1, 0.3, true));

        step(hSpaceSteering, 0, 0.75f);
        step(hSpaceSteering, 1, 0);
        step(hSpaceSteering, 2, 1);
        step(hSpaceSteering, 3, 0);

        double second = 3 * 0.25;
        double third = 3;
        assertThat(hSpaceSteering.appliedSteering())
                .isEqualTo(new AppliedSteering(List.of((1 + second + third) / 3, (second + third) / 2)));
    }

    @Test
    void repeatedCallGetsSameOffset() {
        HSpaceSteering hSpaceSteering = steering(adaptive);
        step(hSpaceSteering, 0, 0.75f);

        Tensor first = hSpaceSteering.offsetAt(1, CALLS);

        assertThat(hSpaceSteering.offsetAt(1, CALLS)).isSameAs(first);
        assertThat(hSpaceSteering.appliedSteering()).isEqualTo(new AppliedSteering(List.of(1.0)));
    }

    @Test
    void waitsUntilProbeIsInformative() {
        double[] timesteps = descendingTimesteps(25);
        HSpaceSteering hSpaceSteering =
                steering(timesteps, new AppliedConcept(conceptWithProbeConstantFrom(timesteps[2], 1), 4, 0, 1, true));

        for (int call = 0; call < 3; call++) {
            assertThat(hSpaceSteering.offsetAt(call, 25)).isNull();
            hSpaceSteering.observe(call, 25, timesteps[call], hiddenState(0, 0));
        }
        assertThat(hSpaceSteering.offsetAt(3, 25)).isEqualTo(hiddenState(12, 0));
    }

    @Test
    void windowEndingBeforeFirstReadingUsesFullStrength() {
        double[] timesteps = descendingTimesteps(25);
        AppliedConcept early = new AppliedConcept(conceptWithProbeConstantFrom(timesteps[2], 1), 4, 0, 0.1, true);
        HSpaceSteering hSpaceSteering = steering(timesteps, early);

        for (int call = 0; call < 3; call++) {
            assertThat(hSpaceSteering.needsHiddenState(call, 25)).isFalse();
            assertThat(hSpaceSteering.offsetAt(call, 25)).isEqualTo(hiddenState(4, 0));
            hSpaceSteering.observe(call, 25, timesteps[call], null);
        }
        assertThat(hSpaceSteering.offsetAt(3, 25)).isNull();
        assertThat(hSpaceSteering.appliedSteering()).isEqualTo(new AppliedSteering(List.of(1.0)));
    }

    @Test
    void trajectoryLosingTooMuchStrengthUsesFullStrength() {
        AppliedConcept appliedConcept = new AppliedConcept(conceptWithProbeConstantFrom(881, 1), 4, 0, 1, true);

        assertThat(steering(descendingTimesteps(12), appliedConcept).offsetAt(0, 12))
                .isEqualTo(hiddenState(4, 0));
        assertThat(steering(descendingTimesteps(12), appliedConcept).needsHiddenState(5, 12))
                .isFalse();
        assertThat(steering(descendingTimesteps(25), appliedConcept).offsetAt(0, 25))
                .isNull();
        assertThat(steering(descendingTimesteps(25), appliedConcept).needsHiddenState(5, 25))
                .isTrue();
    }

    @Test
    void adaptsToLateProbeThatStartsAtPartialStrength() {
        double[] timesteps = descendingTimesteps(25);
        AppliedConcept appliedConcept =
                new AppliedConcept(conceptWithProbeConstantFrom(timesteps[4], 0.5), 4, 0, 1, true);

        assertThat(steering(timesteps, appliedConcept).offsetAt(0, 25)).isEqualTo(hiddenState(2, 0));
        assertThat(steering(timesteps, appliedConcept).needsHiddenState(4, 25)).isTrue();
        assertThat(steering(
                                timesteps,
                                new AppliedConcept(conceptWithProbeConstantFrom(timesteps[9], 0.5), 4, 0, 1, true))
                        .offsetAt(0, 25))
                .isEqualTo(hiddenState(4, 0));
    }

    private Concept conceptWithProbeConstantFrom(double timestep, double score) {
        Probe late = new Probe(List.of(
                new Probe.TimestepBand(Math.nextUp((float) timestep), hiddenState(0, 0), score),
                new Probe.TimestepBand(0, vector, 0)));
        return Concept.fromFile(
                "female",
                2,
                Concept.ConceptKind.ATTRIBUTE,
                "gender",
                "model",
                new ConceptFile(vector, Optional.of(late), 0));
    }

    /** As DDIM walks over a thousand timesteps. */
    private static double[] descendingTimesteps(int calls) {
        return IntStream.range(0, calls)
                .mapToDouble(call -> (calls - 1 - call) * (1000 / calls) + 1)
                .toArray();
    }

    @Test
    void tooShortTrajectoryUsesFullStrength() {
        HSpaceSteering hSpaceSteering = steering(new double[9], adaptive);

        assertThat(hSpaceSteering.needsHiddenState(0, 9)).isFalse();
        assertThat(steering(adaptive).needsHiddenState(0, 10)).isTrue();
        hSpaceSteering.observe(0, 9, 500, null);

        assertThat(hSpaceSteering.offsetAt(1, 9)).isEqualTo(hiddenState(4, 0));
        assertThat(hSpaceSteering.appliedSteering()).isEqualTo(new AppliedSteering(List.of(1.0)));
    }

    @Test
    void subtractsUnconditionalWeightInUnconditionalBranch() {
        Concept weighted = Concept.fromFile(
                "female",
                3,
                Concept.ConceptKind.ATTRIBUTE,
                "gender",
                "model",
                new ConceptFile(vector, Optional.empty(), 0.5));
        HSpaceSteering hSpaceSteering =
                steering(new AppliedConcept(weighted, 4, 0, 0.5), AppliedConcept.constant(concept, 1));

        assertThat(hSpaceSteering.offsetAt(0, CALLS)).isEqualTo(hiddenState(5, 0));
        assertThat(hSpaceSteering.unconditionalOffset()).isEqualTo(hiddenState(-2, 0));
        assertThat(hSpaceSteering.offsetAt(5, CALLS)).isEqualTo(hiddenState(1, 0));
        assertThat(hSpaceSteering.unconditionalOffset()).isNull();
    }

    @Test
    void rejectsVectorThatDoesNotFitHiddenState() {
        assertThatThrownBy(() -> new HSpaceSteering(
                        new SteeringPlan(List.of(adaptive)), new long[] {2, 2, 1}, "model", new double[CALLS]))
                .isInstanceOf(UnsupportedImageRequestException.class)
                .hasMessageContaining("does not fit the h-space");
    }

    private static HSpaceSteering steering(AppliedConcept... appliedConcepts) {
        return steering(new double[CALLS], appliedConcepts);
    }

    private static HSpaceSteering steering(double[] timesteps, AppliedConcept... appliedConcepts) {
        return new HSpaceSteering(new SteeringPlan(List.of(appliedConcepts)), new long[] {2, 1, 1}, "model", timesteps);
    }

    /** One call, at which the picture itself shows so much: what is added stands on top of it. */
    private static void step(HSpaceSteering hSpaceSteering, int call, float score) {
        Tensor offset = hSpaceSteering.offsetAt(call, CALLS);
        float added = offset == null ? 0 : offset.values()[0];
        hSpaceSteering.observe(call, CALLS, 500, hiddenState(score + added, 9));
    }

    private static Tensor hiddenState(float first, float second) {
        return new Tensor(new float[] {first, second}, new long[] {2, 1, 1});
    }
}
