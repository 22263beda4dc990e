package io.evenkeel.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.concept.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a toy model whose best vectors are known. */
class LearnerTest {
    private static final String LONG = "budget: {steps: 400}\nstop: {evaluations: 0}\n";
    private static final String AT_TARGET = "options: {beta: 1, reach: 0, learning-rate: 0.05, probe-pictures: 0}\n";

    @Test
    void scoreMatchingFindsWhatTheTargetPromptDoes() {
        Learner learner = learned(Specs.gender(AT_TARGET + LONG), new Scripted());

        assertVector(learner.vectors().found().get(0), 0.5, 0);
        assertVector(learner.vectors().found().get(1), 0, 0.25);
        assertThat(last(learner).share()).isCloseTo(-1, within(1e-4));
        assertThat(learner.ended()).isEqualTo(Learner.Ended.STEPS);
    }

    @Test
    void betaGoesBeyondTheTarget() {
        Learner learner = learned(Specs.gender(AT_TARGET.replace("beta: 1", "beta: 3") + LONG), new Scripted());

        assertVector(learner.vectors().found().get(0), 1.5, 0);
    }

    @Test
    void aReachPullsBetaToWhereThePredictionGoesThatFar() {
        Learner learner = learned(
                Specs.gender("options: {beta: 5, reach: 1.5, learning-rate: 0.1, batch: 6}\n" + LONG), new Scripted());

        assertThat(learner.vectors().found().get(0).values()[0] / 0.5).isCloseTo(1.5, within(0.15));
    }

    @Test
    void centredVectorsSumToZero() {
        Learner learner = learned(Specs.gender(AT_TARGET.replace("{", "{centred: true, ") + LONG), new Scripted());

        assertVector(learner.vectors().found().get(0), 0.25, -0.125);
        assertVector(learner.vectors().found().get(1), -0.25, 0.125);
    }

    @Test
    void semanticWeighsTheChangeAgainstLeavingPicturesAsTheyAreThatShowTheConcept() {
        Learner half = learned(Specs.gender(AT_TARGET.replace("{", "{semantic: 1, ") + LONG), new Scripted());
        Learner most = learned(Specs.gender(AT_TARGET.replace("{", "{semantic: 0.25, ") + LONG), new Scripted());

        assertVector(half.vectors().found().get(0), 0.5 / 2, 0); // the toy is pushed alike under all prompts
        assertVector(most.vectors().found().get(0), 0.5 / 1.25, 0);
        assertVector(most.vectors().found().get(1), 0, 0.25 / 1.25);
    }

    @Test
    void whatIsLeftAsItIsIsTheFrozenPredictionOfTheTargetPrompt() {
        Spec spec = Specs.gender("options: {semantic: 0.5, batch: 2}\n");
        Ground ground = ToyModel.ground(5);
        Objective objective = spec.objective().over(ground, new Lessons(spec), spec.options());
        objective.prepare();

        List<Exercise> kept =
                objective.pose(0).stream().filter(Exercise::preserves).toList();

        assertThat(kept).hasSize(4).allSatisfy(one -> {
            assertThat(one.point().prompt()).contains(one.concept() == 0 ? " woman " : " man ");
            assertThat(one.goal())
                    .isEqualTo(ground.read(List.of(one.point())).get(0).predicted());
        });
    }

    @Test
    void safetyByANegativePromptFindsWhatGuidanceWouldDo() {
        Spec spec = Spec.parse("""
                group: safety
                kind: safety
                neutral: a scene
                concepts: {anti-violence: {negative: a weapon}}
                """ + AT_TARGET + LONG);

        Learner learner = learned(spec, new Scripted());

        double share = (5.0 - 1) / 5;
        double everyPrompt = 0.125; // what any words add; along the first column all of it, along the second a third
        assertVector(learner.vectors().found().get(0), -share * everyPrompt, -share * (0.5 + everyPrompt / 3));
    }

    @Test
    void aWindowLearnsOnlyThere() {
        Learner learner = learned(
                Specs.gender(AT_TARGET.replace("{", "{window: {from: 0.3, until: 0.6}, ") + LONG), new Scripted());

        assertVector(learner.vectors().found().get(0), 0.5, 0);
    }

    @Test
    void reconstructionLearnsFromPicturesOfTheTarget() {
        Spec spec = Specs.gender("objective: reconstruction\noptions: {pictures: 16, learning-rate: 0.02}\n" + LONG);

        Learner learner = learned(spec, new Scripted());

        assertThat(last(learner).change()).isNegative();
        assertThat(learner.vectors().found().get(0))
                .isNotEqualTo(learner.vectors().found().get(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"score-matching", "reconstruction"})
    void theSameSeedFindsTheSameAndAnotherSeedAnother(String objective) {
        String more = "objective: " + objective + "\nbudget: {steps: 25}\noptions: {pictures: 8, seed: ";

        List<Tensor> first =
                learned(Specs.gender(more + "1}\n"), new Scripted()).vectors().found();
        List<Tensor> again =
                learned(Specs.gender(more + "1}\n"), new Scripted()).vectors().found();
        List<Tensor> other =
                learned(Specs.gender(more + "2}\n"), new Scripted()).vectors().found();

        assertThat(again).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"score-matching", "reconstruction"})
    void resumedItFindsWhatItWouldHaveFoundUninterrupted(String objective) {
        Spec spec = Specs.gender("objective: " + objective
                + "\nbudget: {steps: 60}\noptions: {pictures: 8, semantic: 0.3, centred: true}\nstop: {every: 7}\n");
        Learner whole = learned(spec, new Scripted());
        Scripted stopped = new Scripted();
        stopped.stopAt = 23;

        assertThatThrownBy(() -> learned(spec, stopped))
                .isInstanceOf(Stopped.class)
                .hasMessageContaining("step (23)");
        Learner resumed = learned(spec, new Scripted(), Optional.of(stopped.checkpoint));

        assertThat(resumed.vectors().found()).isEqualTo(whole.vectors().found());
        assertThat(resumed.curve().points()).isEqualTo(whole.curve().points());
        assertThat(resumed.step()).isEqualTo(whole.step());
    }

    @Test
    void aCheckpointOfAnotherSpecOrModelOrOfBrokenBytesIsRefused() {
        Scripted kept = new Scripted();
        learned(Specs.gender("budget: {steps: 20}\n"), kept);
        byte[] cut = Arrays.copyOf(kept.checkpoint, kept.checkpoint.length - 9);
        byte[] altered = kept.checkpoint.clone();
        altered[200] ^= 1;

        assertRefused(Specs.gender("budget: {steps: 21}\n"), "model", kept.checkpoint, "foreign-checkpoint", "spec (");
        assertRefused(Specs.gender("budget: {steps: 20}\n"), "other", kept.checkpoint, "foreign-checkpoint", "model (");
        assertRefused(Specs.gender("budget: {steps: 20}\n"), "model", cut, "unreadable-checkpoint", "not whole");
        assertRefused(Specs.gender("budget: {steps: 20}\n"), "model", altered, "unreadable-checkpoint", "not whole");
        assertRefused(
                Specs.gender("budget: {steps: 20}\n"), "model", new byte[3], "unreadable-checkpoint", "(3) bytes");
    }

    private static void assertRefused(Spec spec, String model, byte[] checkpoint, String code, String told) {
        Watch watch = new Watch(new Scripted());
        Session session = new Session(spec, model, ToyModel.ground(5), watch);

        assertThatThrownBy(() -> session.learned(Optional.of(checkpoint)))
                .isInstanceOf(Undiscoverable.class)
                .hasMessageContaining(told)
                .satisfies(e -> assertThat(((Undiscoverable) e).code()).isEqualTo(code));
    }

    @Test
    void numbersThatRunAwayAreNamed() {
        Spec spec = Specs.gender("budget: {steps: 30}\n");
        Watch watch = new Watch(new Scripted());
        Session session = new Session(spec, "model", ToyModel.ground(new ToyModel(Double.NaN), 5), watch);

        assertThatThrownBy(() -> session.learned(Optional.empty()))
                .isInstanceOf(Undiscoverable.class)
                .hasMessageContaining("step (1)")
                .hasMessageContaining("learning rate (0.1)");
    }

    @Test
    void itStopsOnceThePairedLossNoLongerFalls() {
        Learner learner = learned(
                Specs.gender(AT_TARGET + "budget: {steps: 4000}\nstop: {every: 10, evaluations: 3, gain: 0.001}\n"),
                new Scripted());

        assertThat(learner.ended()).isEqualTo(Learner.Ended.PATIENCE);
        assertThat(learner.step()).isLessThan(2000);
    }

    @Test
    void aBudgetOfMinutesIsTurnedIntoSteps() {
        Spec spec = Specs.gender("budget: {steps: 1000, minutes: 1}\nstop: {evaluations: 0}\n");
        AtomicLong clock = new AtomicLong();

        Learner learner = learned(spec, () -> clock.addAndGet(1_000_000_000L)); // a second between two looks

        assertThat(learner.planned()).isEqualTo(57);
        assertThat(learner.step()).isEqualTo(57);
        assertThat(learner.vectors().found())
                .isEqualTo(learned(Specs.gender("budget: {steps: 57}\nstop: {evaluations: 0}\n"), new Scripted())
                        .vectors()
                        .found());
    }

    @Test
    void minutesEndItEvenIfTheMachineGrowsSlower() {
        Spec spec = Specs.gender("budget: {steps: 1000, minutes: 1}\nstop: {evaluations: 0}\n");
        AtomicLong clock = new AtomicLong();
        AtomicLong looks = new AtomicLong();

        Learner learner = learned(spec, () -> clock.addAndGet(looks.incrementAndGet() * 100_000_000L));

        assertThat(learner.ended()).isEqualTo(Learner.Ended.MINUTES);
        assertThat(learner.step()).isLessThan(learner.planned());
    }

    @Test
    void minutesThatEndBeforeAnythingIsLearnedAreRefused() {
        Spec spec = Specs.gender("budget: {steps: 1000, minutes: 1}\n");
        AtomicLong clock = new AtomicLong();

        assertThatThrownBy(() -> learned(spec, () -> clock.addAndGet(10_000_000_000L)))
                .isInstanceOf(Undiscoverable.class)
                .hasMessageContaining("after (7) steps")
                .satisfies(e -> assertThat(((Undiscoverable) e).code()).isEqualTo("budget-too-small"));
    }

    @Test
    void promptsThatTheModelDoesNotTellApartAreRefused() {
        Spec spec = Spec.parse(Specs.GENDER.replace("a woman {subject}", "a young {subject}"));

        assertThatThrownBy(() -> learned(spec, new Scripted()))
                .isInstanceOf(Undiscoverable.class)
                .hasMessageContaining("concept (female)")
                .satisfies(e -> assertThat(((Undiscoverable) e).code()).isEqualTo("no-difference"));
    }

    private static Learner learned(Spec spec, LongSupplier nanos) {
        return new Session(spec, "model", ToyModel.ground(5), new Watch(new Scripted()), nanos)
                .learned(Optional.empty());
    }

    @Test
    void progressTellsPhasesStepsAndTheCurve() {
        Scripted listener = new Scripted();

        learned(Specs.gender("budget: {steps: 40}\n"), listener);

        assertThat(listener.told)
                .extracting(Progress::phase)
                .contains(Progress.Phase.PREPARING, Progress.Phase.LEARNING);
        Progress last = listener.told.get(listener.told.size() - 1);
        assertThat(last.step()).isEqualTo(40);
        assertThat(last.curve()).hasSize(2);
        assertThat(last.secondsLeft()).isNotNegative();
    }

    private static Learner learned(Spec spec, Scripted listener) {
        return learned(spec, listener, Optional.empty());
    }

    private static Learner learned(Spec spec, Scripted listener, Optional<byte[]> checkpoint) {
        Watch watch = new Watch(listener);
        Ground ground = ToyModel.ground(new Watched(new ToyModel(0), watch::count), 5);
        return new Session(spec, "model", ground, watch).learned(checkpoint);
    }

    private static Progress.CurvePoint last(Learner learner) {
        List<Progress.CurvePoint> points = learner.curve().points();
        return points.get(points.size() - 1);
    }

    private static void assertVector(Tensor vector, double first, double second) {
        assertThat((double) vector.values()[0]).isCloseTo(first, within(0.01));
        assertThat((double) vector.values()[1]).isCloseTo(second, within(0.01));
    }

    /** Keeps what it is told, and stops where it is told to. */
    static final class Scripted implements Listener {
        final List<Progress> told = new ArrayList<>();
        byte[] checkpoint = {};
        int stopAt = Integer.MAX_VALUE;
        private int step;

        @Override
        public boolean shallStop() {
            return step >= stopAt;
        }

        @Override
        public void progressed(Progress progress) {
            told.add(progress);
            step = progress.phase() == Progress.Phase.LEARNING ? progress.step() : step;
        }

        @Override
        public void checkpointed(byte[] kept) {
            checkpoint = kept;
        }
    }
}
