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

    private final Tensor vector = h(1, 0);
    private final Concept concept = Concept.fromFile(
            "female",
            1,
            Concept.ConceptKind.ATTRIBUTE,
            "gender",
            "model",
            new ConceptFile(vector, Optional.of(new Probe(List.of(new Probe.TimestepBand(0, vector, 0)))), 0));
    private final AppliedConcept adaptive = AppliedConcept.constant(concept, 4).withAdaptive(true);

    @Test
    void beginsAtFullStrength() {
        assertThat(steering(adaptive).at(0, CALLS)).isEqualTo(h(4, 0));
    }

    @Test
    void aStepsStrengthFollowsWhatTheStepBeforeShowed() {
        HSpaceSteering hSpaceSteering = steering(adaptive);

        step(hSpaceSteering, 0, 0.25f);
        assertThat(hSpaceSteering.at(1, CALLS)).isEqualTo(h(9, 0));

        step(hSpaceSteering, 1, -0.5f);
        assertThat(hSpaceSteering.at(2, CALLS)).isEqualTo(h(12, 0));
    }

    @Test
    void pushesNothingOnceThePictureShowsTheConcept() {
        HSpaceSteering hSpaceSteering = steering(adaptive);

        step(hSpaceSteering, 0, 1);

        assertThat(hSpaceSteering.at(1, CALLS)).isNull();
    }

    @Test
    void aFixedPushBesideItStaysAsItIs() {
        HSpaceSteering hSpaceSteering = steering(adaptive, AppliedConcept.constant(concept, 0.5));

        step(hSpaceSteering, 0, 0.5f);

        assertThat(hSpaceSteering.at(1, CALLS)).isEqualTo(h(6.5f, 0));
        assertThat(hSpaceSteering.realised()).isEqualTo(new AppliedSteering(List.of(1.0, 1.0)));
    }

    @Test
    void aWindowOpensWithWhatTheStepBeforeItShowed() {
        HSpaceSteering hSpaceSteering = steering(new AppliedConcept(concept, 4, 0.5, 1, true));

        assertThat(hSpaceSteering.readsAt(3, CALLS)).isFalse();
        assertThat(hSpaceSteering.readsAt(4, CALLS)).isTrue();
        step(hSpaceSteering, 4, 0.75f);

        assertThat(hSpaceSteering.at(4, CALLS)).isNull();
        assertThat(hSpaceSteering.at(5, CALLS)).isEqualTo(h(3, 0));
    }

    @Test
    void hIsReadOnlyWhereAnAdaptivePushFollows() {
        assertThat(steering(AppliedConcept.constant(concept, 4)).readsAt(0, CALLS))
                .isFalse();
        assertThat(steering(adaptive).readsAt(CALLS - 2, CALLS)).isTrue();
        assertThat(steering(adaptive).readsAt(CALLS - 1, CALLS)).isFalse();
        assertThat(steering(new AppliedConcept(concept, 4, 0, 0.5, true)).readsAt(4, CALLS))
                .isFalse();
    }

    @Test
    void tellsTheMeanFactorOverTheStepsOfEachWindow() {
        HSpaceSteering hSpaceSteering =
                steering(new AppliedConcept(concept, 4, 0, 0.3, true), new AppliedConcept(concept, 4, 0.1, 0.3, true));

        step(hSpaceSteering, 0, 0.75f);
        step(hSpaceSteering, 1, 0);
        step(hSpaceSteering, 2, 1);
        step(hSpaceSteering, 3, 0);

        double second = 3 * 0.25;
        double third = 3;
        assertThat(hSpaceSteering.realised())
                .isEqualTo(new AppliedSteering(List.of((1 + second + third) / 3, (second + third) / 2)));
    }

    @Test
    void aCallThatIsMadeAnewAfterAFailureIsGivenTheSame() {
        HSpaceSteering hSpaceSteering = steering(adaptive);
        step(hSpaceSteering, 0, 0.75f);

        Tensor first = hSpaceSteering.at(1, CALLS);

        assertThat(hSpaceSteering.at(1, CALLS)).isSameAs(first);
        assertThat(hSpaceSteering.realised()).isEqualTo(new AppliedSteering(List.of(1.0)));
    }

    @Test
    void aProbeThatDoesNotLookYetLetsItsPushWait() {
        double[] timesteps = falling(25);
        HSpaceSteering hSpaceSteering =
                steering(timesteps, new AppliedConcept(blindAbove(timesteps[2], 1), 4, 0, 1, true));

        for (int call = 0; call < 3; call++) {
            assertThat(hSpaceSteering.at(call, 25)).isNull();
            hSpaceSteering.made(call, 25, timesteps[call], h(0, 0));
        }
        assertThat(hSpaceSteering.at(3, 25)).isEqualTo(h(12, 0));
    }

    @Test
    void aWindowThatEndsBeforeAnythingCanBeReadIsPushedAtFullStrength() {
        double[] timesteps = falling(25);
        AppliedConcept early = new AppliedConcept(blindAbove(timesteps[2], 1), 4, 0, 0.1, true);
        HSpaceSteering hSpaceSteering = steering(timesteps, early);

        for (int call = 0; call < 3; call++) {
            assertThat(hSpaceSteering.readsAt(call, 25)).isFalse();
            assertThat(hSpaceSteering.at(call, 25)).isEqualTo(h(4, 0));
            hSpaceSteering.made(call, 25, timesteps[call], null);
        }
        assertThat(hSpaceSteering.at(3, 25)).isNull();
        assertThat(hSpaceSteering.realised()).isEqualTo(new AppliedSteering(List.of(1.0)));
    }

    @Test
    void aWalkThatLosesTooMuchBeforeItIsReadIsPushedAtFullStrength() {
        AppliedConcept appliedConcept = new AppliedConcept(blindAbove(881, 1), 4, 0, 1, true);

        assertThat(steering(falling(12), appliedConcept).at(0, 12)).isEqualTo(h(4, 0));
        assertThat(steering(falling(12), appliedConcept).readsAt(5, 12)).isFalse();
        assertThat(steering(falling(25), appliedConcept).at(0, 25)).isNull();
        assertThat(steering(falling(25), appliedConcept).readsAt(5, 25)).isTrue();
    }

    @Test
    void aProbeOfAGroupIsFollowedAlthoughItIsReadLaterAsItsPushDoesNotWait() {
        double[] timesteps = falling(25);
        AppliedConcept appliedConcept = new AppliedConcept(blindAbove(timesteps[4], 0.5), 4, 0, 1, true);

        assertThat(steering(timesteps, appliedConcept).at(0, 25)).isEqualTo(h(2, 0));
        assertThat(steering(timesteps, appliedConcept).readsAt(4, 25)).isTrue();
        assertThat(steering(timesteps, new AppliedConcept(blindAbove(timesteps[9], 0.5), 4, 0, 1, true))
                        .at(0, 25))
                .isEqualTo(h(4, 0));
    }

    private Concept blindAbove(double timestep, double score) {
        Probe late = new Probe(List.of(
                new Probe.TimestepBand(Math.nextUp((float) timestep), h(0, 0), score),
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
    private static double[] falling(int calls) {
        return IntStream.range(0, calls)
                .mapToDouble(call -> (calls - 1 - call) * (1000 / calls) + 1)
                .toArray();
    }

    @Test
    void aWalkThatIsTooShortToBeReadIsPushedAtFullStrength() {
        HSpaceSteering hSpaceSteering = steering(new double[9], adaptive);

        assertThat(hSpaceSteering.readsAt(0, 9)).isFalse();
        assertThat(steering(adaptive).readsAt(0, 10)).isTrue();
        hSpaceSteering.made(0, 9, 500, null);

        assertThat(hSpaceSteering.at(1, 9)).isEqualTo(h(4, 0));
        assertThat(hSpaceSteering.realised()).isEqualTo(new AppliedSteering(List.of(1.0)));
    }

    @Test
    void pushesTheUnconditionalHalfBackByTheOpposedShare() {
        Concept opposed = Concept.fromFile(
                "female",
                3,
                Concept.ConceptKind.ATTRIBUTE,
                "gender",
                "model",
                new ConceptFile(vector, Optional.empty(), 0.5));
        HSpaceSteering hSpaceSteering =
                steering(new AppliedConcept(opposed, 4, 0, 0.5), AppliedConcept.constant(concept, 1));

        assertThat(hSpaceSteering.at(0, CALLS)).isEqualTo(h(5, 0));
        assertThat(hSpaceSteering.opposing()).isEqualTo(h(-2, 0));
        assertThat(hSpaceSteering.at(5, CALLS)).isEqualTo(h(1, 0));
        assertThat(hSpaceSteering.opposing()).isNull();
    }

    @Test
    void aProbeIsOfItsVectorsShape() {
        assertThatThrownBy(() -> new HSpaceSteering(
                        new SteeringPlan(List.of(adaptive)), new long[] {2, 2, 1}, "model", new double[CALLS]))
                .isInstanceOf(UnsupportedImageRequestException.class)
                .hasMessageContaining("does not fit the h-space");
    }

    private static HSpaceSteering steering(AppliedConcept... pushes) {
        return steering(new double[CALLS], pushes);
    }

    private static HSpaceSteering steering(double[] timesteps, AppliedConcept... pushes) {
        return new HSpaceSteering(new SteeringPlan(List.of(pushes)), new long[] {2, 1, 1}, "model", timesteps);
    }

    /** One call, at which the picture itself shows so much: what is added stands on top of it. */
    private static void step(HSpaceSteering hSpaceSteering, int call, float shown) {
        Tensor offset = hSpaceSteering.at(call, CALLS);
        float added = offset == null ? 0 : offset.values()[0];
        hSpaceSteering.made(call, CALLS, 500, h(shown + added, 9));
    }

    private static Tensor h(float first, float second) {
        return new Tensor(new float[] {first, second}, new long[] {2, 1, 1});
    }
}
