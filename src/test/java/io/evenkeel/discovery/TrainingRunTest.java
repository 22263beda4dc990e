package io.evenkeel.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.concept.Tensor;
import io.evenkeel.discovery.progress.CountingPredictor;
import io.evenkeel.discovery.progress.DiscoveryException;
import io.evenkeel.discovery.progress.DiscoveryProgress;
import io.evenkeel.discovery.progress.DiscoveryStoppedException;
import io.evenkeel.discovery.progress.ProgressListener;
import io.evenkeel.discovery.progress.ProgressTracker;
import io.evenkeel.discovery.spec.DiscoverySpec;
import io.evenkeel.discovery.spec.DiscoverySpecFixtures;
import io.evenkeel.discovery.training.FrozenModel;
import io.evenkeel.discovery.training.LinearToyModel;
import io.evenkeel.discovery.training.PromptPairs;
import io.evenkeel.discovery.training.TrainingExample;
import io.evenkeel.discovery.training.TrainingObjective;
import io.evenkeel.discovery.training.VectorTrainer;
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
class TrainingRunTest {
    private static final String LONG = "budget: {steps: 400}\nstop: {evaluations: 0}\n";
    private static final String AT_TARGET = "options: {beta: 1, reach: 0, learning-rate: 0.05, probe-pictures: 0}\n";

    @Test
    void scoreMatchingFindsWhatTheTargetPromptDoes() {
        VectorTrainer trainer = train(DiscoverySpecFixtures.gender(AT_TARGET + LONG), new RecordingListener());

        assertVector(trainer.trainableVectors().toTensors().get(0), 0.5, 0);
        assertVector(trainer.trainableVectors().toTensors().get(1), 0, 0.25);
        assertThat(lastPoint(trainer).share()).isCloseTo(-1, within(1e-4));
        assertThat(trainer.stopReason()).isEqualTo(VectorTrainer.StopReason.STEPS);
    }

    @Test
    void betaGoesBeyondTheTarget() {
        VectorTrainer trainer = train(
                DiscoverySpecFixtures.gender(AT_TARGET.replace("beta: 1", "beta: 3") + LONG), new RecordingListener());

        assertVector(trainer.trainableVectors().toTensors().get(0), 1.5, 0);
    }

    @Test
    void adjustsBetaUntilTheTargetReachIsMet() {
        VectorTrainer trainer = train(
                DiscoverySpecFixtures.gender("options: {beta: 5, reach: 1.5, learning-rate: 0.1, batch: 6}\n" + LONG),
                new RecordingListener());

        assertThat(trainer.trainableVectors().toTensors().get(0).values()[0] / 0.5)
                .isCloseTo(1.5, within(0.15));
    }

    @Test
    void centredVectorsSumToZero() {
        VectorTrainer trainer = train(
                DiscoverySpecFixtures.gender(AT_TARGET.replace("{", "{centred: true, ") + LONG),
                new RecordingListener());

        assertVector(trainer.trainableVectors().toTensors().get(0), 0.25, -0.125);
        assertVector(trainer.trainableVectors().toTensors().get(1), -0.25, 0.125);
    }

    @Test
    void preservationWeightShrinksTheVector() {
        VectorTrainer half = train(
                DiscoverySpecFixtures.gender(AT_TARGET.replace("{", "{semantic: 1, ") + LONG), new RecordingListener());
        VectorTrainer most = train(
                DiscoverySpecFixtures.gender(AT_TARGET.replace("{", "{semantic: 0.25, ") + LONG),
                new RecordingListener());

        assertVector(
                half.trainableVectors().toTensors().get(0), 0.5 / 2, 0); // the toy is pushed alike under all prompts
        assertVector(most.trainableVectors().toTensors().get(0), 0.5 / 1.25, 0);
        assertVector(most.trainableVectors().toTensors().get(1), 0, 0.25 / 1.25);
    }

    @Test
    void preservesTheFrozenPredictionOfTheTargetPrompt() {
        DiscoverySpec discoverySpec = DiscoverySpecFixtures.gender("options: {semantic: 0.5, batch: 2}\n");
        FrozenModel frozenModel = LinearToyModel.ground(5);
        TrainingObjective trainingObjective = TrainingObjective.create(
                discoverySpec.objective(), frozenModel, new PromptPairs(discoverySpec), discoverySpec.options());
        trainingObjective.prepare();

        List<TrainingExample> kept = trainingObjective.nextBatch(0).stream()
                .filter(TrainingExample::preservesImage)
                .toList();

        assertThat(kept).hasSize(4).allSatisfy(one -> {
            assertThat(one.input().prompt()).contains(one.concept() == 0 ? " woman " : " man ");
            assertThat(one.target())
                    .isEqualTo(frozenModel.predict(List.of(one.input())).get(0).modelOutput());
        });
    }

    @Test
    void negativePromptVectorMatchesGuidance() {
        DiscoverySpec discoverySpec = DiscoverySpec.parse("""
                group: safety
                kind: safety
                neutral: a scene
                concepts: {anti-violence: {negative: a weapon}}
                """ + AT_TARGET + LONG);

        VectorTrainer trainer = train(discoverySpec, new RecordingListener());

        double share = (5.0 - 1) / 5;
        double everyPrompt = 0.125; // what any words add; along the first column all of it, along the second a third
        assertVector(
                trainer.trainableVectors().toTensors().get(0), -share * everyPrompt, -share * (0.5 + everyPrompt / 3));
    }

    @Test
    void trainsOnlyInsideTheWindow() {
        VectorTrainer trainer = train(
                DiscoverySpecFixtures.gender(AT_TARGET.replace("{", "{window: {from: 0.3, until: 0.6}, ") + LONG),
                new RecordingListener());

        assertVector(trainer.trainableVectors().toTensors().get(0), 0.5, 0);
    }

    @Test
    void reconstructionReducesTheLoss() {
        DiscoverySpec discoverySpec = DiscoverySpecFixtures.gender(
                "objective: reconstruction\noptions: {pictures: 16, learning-rate: 0.02}\n" + LONG);

        VectorTrainer trainer = train(discoverySpec, new RecordingListener());

        assertThat(lastPoint(trainer).change()).isNegative();
        assertThat(trainer.trainableVectors().toTensors().get(0))
                .isNotEqualTo(trainer.trainableVectors().toTensors().get(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"score-matching", "reconstruction"})
    void vectorsDependOnTheSeed(String objective) {
        String more = "objective: " + objective + "\nbudget: {steps: 25}\noptions: {pictures: 8, seed: ";

        List<Tensor> first = train(DiscoverySpecFixtures.gender(more + "1}\n"), new RecordingListener())
                .trainableVectors()
                .toTensors();
        List<Tensor> again = train(DiscoverySpecFixtures.gender(more + "1}\n"), new RecordingListener())
                .trainableVectors()
                .toTensors();
        List<Tensor> other = train(DiscoverySpecFixtures.gender(more + "2}\n"), new RecordingListener())
                .trainableVectors()
                .toTensors();

        assertThat(again).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"score-matching", "reconstruction"})
    void resumedTrainingGivesTheSameVectors(String objective) {
        DiscoverySpec discoverySpec = DiscoverySpecFixtures.gender("objective: " + objective
                + "\nbudget: {steps: 60}\noptions: {pictures: 8, semantic: 0.3, centred: true}\nstop: {every: 7}\n");
        VectorTrainer whole = train(discoverySpec, new RecordingListener());
        RecordingListener stopped = new RecordingListener();
        stopped.stopAt = 23;

        assertThatThrownBy(() -> train(discoverySpec, stopped))
                .isInstanceOf(DiscoveryStoppedException.class)
                .hasMessageContaining("step (23)");
        VectorTrainer resumed = train(discoverySpec, new RecordingListener(), Optional.of(stopped.checkpoint));

        assertThat(resumed.trainableVectors().toTensors())
                .isEqualTo(whole.trainableVectors().toTensors());
        assertThat(resumed.lossCurve().points()).isEqualTo(whole.lossCurve().points());
        assertThat(resumed.completedSteps()).isEqualTo(whole.completedSteps());
    }

    @Test
    void rejectsForeignOrCorruptCheckpoints() {
        RecordingListener kept = new RecordingListener();
        train(DiscoverySpecFixtures.gender("budget: {steps: 20}\n"), kept);
        byte[] cut = Arrays.copyOf(kept.checkpoint, kept.checkpoint.length - 9);
        byte[] altered = kept.checkpoint.clone();
        altered[200] ^= 1;

        assertRejected(
                DiscoverySpecFixtures.gender("budget: {steps: 21}\n"),
                "model",
                kept.checkpoint,
                "checkpoint-mismatch",
                "spec (");
        assertRejected(
                DiscoverySpecFixtures.gender("budget: {steps: 20}\n"),
                "other",
                kept.checkpoint,
                "checkpoint-mismatch",
                "model (");
        assertRejected(
                DiscoverySpecFixtures.gender("budget: {steps: 20}\n"),
                "model",
                cut,
                "unreadable-checkpoint",
                "damaged");
        assertRejected(
                DiscoverySpecFixtures.gender("budget: {steps: 20}\n"),
                "model",
                altered,
                "unreadable-checkpoint",
                "damaged");
        assertRejected(
                DiscoverySpecFixtures.gender("budget: {steps: 20}\n"),
                "model",
                new byte[3],
                "unreadable-checkpoint",
                "(3) bytes");
    }

    private static void assertRejected(
            DiscoverySpec discoverySpec, String model, byte[] checkpoint, String code, String told) {
        ProgressTracker tracker = new ProgressTracker(new RecordingListener());
        TrainingRun run = new TrainingRun(discoverySpec, model, LinearToyModel.ground(5), tracker);

        assertThatThrownBy(() -> run.train(Optional.of(checkpoint)))
                .isInstanceOf(DiscoveryException.class)
                .hasMessageContaining(told)
                .satisfies(e -> assertThat(((DiscoveryException) e).code()).isEqualTo(code));
    }

    @Test
    void reportsNonFiniteGradients() {
        DiscoverySpec discoverySpec = DiscoverySpecFixtures.gender("budget: {steps: 30}\n");
        ProgressTracker tracker = new ProgressTracker(new RecordingListener());
        TrainingRun run = new TrainingRun(
                discoverySpec, "model", LinearToyModel.ground(new LinearToyModel(Double.NaN), 5), tracker);

        assertThatThrownBy(() -> run.train(Optional.empty()))
                .isInstanceOf(DiscoveryException.class)
                .hasMessageContaining("step (1)")
                .hasMessageContaining("learning rate (0.1)");
    }

    @Test
    void stopsEarlyWhenTheLossIsFlat() {
        VectorTrainer trainer = train(
                DiscoverySpecFixtures.gender(
                        AT_TARGET + "budget: {steps: 4000}\nstop: {every: 10, evaluations: 3, gain: 0.001}\n"),
                new RecordingListener());

        assertThat(trainer.stopReason()).isEqualTo(VectorTrainer.StopReason.PATIENCE);
        assertThat(trainer.completedSteps()).isLessThan(2000);
    }

    @Test
    void convertsATimeBudgetIntoSteps() {
        DiscoverySpec discoverySpec =
                DiscoverySpecFixtures.gender("budget: {steps: 1000, minutes: 1}\nstop: {evaluations: 0}\n");
        AtomicLong clock = new AtomicLong();

        VectorTrainer trainer =
                train(discoverySpec, () -> clock.addAndGet(1_000_000_000L)); // a second between two looks

        assertThat(trainer.plannedSteps()).isEqualTo(57);
        assertThat(trainer.completedSteps()).isEqualTo(57);
        assertThat(trainer.trainableVectors().toTensors())
                .isEqualTo(train(
                                DiscoverySpecFixtures.gender("budget: {steps: 57}\nstop: {evaluations: 0}\n"),
                                new RecordingListener())
                        .trainableVectors()
                        .toTensors());
    }

    @Test
    void stopsWhenTheTimeBudgetIsSpent() {
        DiscoverySpec discoverySpec =
                DiscoverySpecFixtures.gender("budget: {steps: 1000, minutes: 1}\nstop: {evaluations: 0}\n");
        AtomicLong clock = new AtomicLong();
        AtomicLong looks = new AtomicLong();

        VectorTrainer trainer = train(discoverySpec, () -> clock.addAndGet(looks.incrementAndGet() * 100_000_000L));

        assertThat(trainer.stopReason()).isEqualTo(VectorTrainer.StopReason.MINUTES);
        assertThat(trainer.completedSteps()).isLessThan(trainer.plannedSteps());
    }

    @Test
    void rejectsATimeBudgetThatIsTooSmall() {
        DiscoverySpec discoverySpec = DiscoverySpecFixtures.gender("budget: {steps: 1000, minutes: 1}\n");
        AtomicLong clock = new AtomicLong();

        assertThatThrownBy(() -> train(discoverySpec, () -> clock.addAndGet(10_000_000_000L)))
                .isInstanceOf(DiscoveryException.class)
                .hasMessageContaining("after (7) steps")
                .satisfies(e -> assertThat(((DiscoveryException) e).code()).isEqualTo("budget-too-small"));
    }

    @Test
    void rejectsPromptsWithoutMeasurableDifference() {
        DiscoverySpec discoverySpec =
                DiscoverySpec.parse(DiscoverySpecFixtures.GENDER.replace("a woman {subject}", "a young {subject}"));

        assertThatThrownBy(() -> train(discoverySpec, new RecordingListener()))
                .isInstanceOf(DiscoveryException.class)
                .hasMessageContaining("concept (female)")
                .satisfies(e -> assertThat(((DiscoveryException) e).code()).isEqualTo("no-difference"));
    }

    private static VectorTrainer train(DiscoverySpec discoverySpec, LongSupplier nanos) {
        return new TrainingRun(
                        discoverySpec,
                        "model",
                        LinearToyModel.ground(5),
                        new ProgressTracker(new RecordingListener()),
                        nanos)
                .train(Optional.empty());
    }

    @Test
    void reportsPhasesStepsAndTheLossCurve() {
        RecordingListener listener = new RecordingListener();

        train(DiscoverySpecFixtures.gender("budget: {steps: 40}\n"), listener);

        assertThat(listener.updates)
                .extracting(DiscoveryProgress::phase)
                .contains(DiscoveryProgress.DiscoveryPhase.PREPARING, DiscoveryProgress.DiscoveryPhase.LEARNING);
        DiscoveryProgress last = listener.updates.get(listener.updates.size() - 1);
        assertThat(last.step()).isEqualTo(40);
        assertThat(last.curve()).hasSize(2);
        assertThat(last.secondsLeft()).isNotNegative();
    }

    private static VectorTrainer train(DiscoverySpec discoverySpec, RecordingListener listener) {
        return train(discoverySpec, listener, Optional.empty());
    }

    private static VectorTrainer train(
            DiscoverySpec discoverySpec, RecordingListener listener, Optional<byte[]> checkpoint) {
        ProgressTracker tracker = new ProgressTracker(listener);
        FrozenModel frozenModel =
                LinearToyModel.ground(new CountingPredictor(new LinearToyModel(0), tracker::addCompletedRows), 5);
        return new TrainingRun(discoverySpec, "model", frozenModel, tracker).train(checkpoint);
    }

    private static DiscoveryProgress.CurvePoint lastPoint(VectorTrainer trainer) {
        List<DiscoveryProgress.CurvePoint> points = trainer.lossCurve().points();
        return points.get(points.size() - 1);
    }

    private static void assertVector(Tensor vector, double first, double second) {
        assertThat((double) vector.values()[0]).isCloseTo(first, within(0.01));
        assertThat((double) vector.values()[1]).isCloseTo(second, within(0.01));
    }

    /** Keeps what it is told, and stops where it is told to. */
    static final class RecordingListener implements ProgressListener {
        final List<DiscoveryProgress> updates = new ArrayList<>();
        byte[] checkpoint = {};
        int stopAt = Integer.MAX_VALUE;
        private int step;

        @Override
        public boolean isStopRequested() {
            return step >= stopAt;
        }

        @Override
        public void onProgress(DiscoveryProgress discoveryProgress) {
            updates.add(discoveryProgress);
            step = discoveryProgress.phase() == DiscoveryProgress.DiscoveryPhase.LEARNING
                    ? discoveryProgress.step()
                    : step;
        }

        @Override
        public void onCheckpoint(byte[] kept) {
            checkpoint = kept;
        }
    }
}
