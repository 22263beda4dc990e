package io.evenkeel.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.concept.Tensor;
import io.evenkeel.discovery.probe.ProbeTrainer;
import io.evenkeel.discovery.progress.ProgressTracker;
import io.evenkeel.discovery.spec.DiscoverySpec;
import io.evenkeel.discovery.spec.DiscoverySpecFixtures;
import io.evenkeel.discovery.training.FrozenModel;
import io.evenkeel.discovery.training.LinearToyModel;
import io.evenkeel.discovery.training.PromptPairs;
import io.evenkeel.sampler.NoisePredictor;
import io.evenkeel.sampler.scheduler.LatentState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** On a toy model that shows in h what it draws, more or less clearly. */
class ProbeTrainerTest {
    private static final String ALONE = """
            group: looks
            kind: attribute
            subjects: [doctor, artist]
            neutral: "a {subject}"
            concepts: {female: "a woman {subject}"}
            """;

    @Test
    void omitsInaccurateProbesButReportsAccuracy() {
        List<ProbeTrainer.FittedProbe> unread = new ArrayList<>();
        List<ProbeTrainer.FittedProbe> read = new ArrayList<>();
        for (double hidden = 0.05; hidden < 1000; hidden *= 1.5) {
            ProbeTrainer.FittedProbe fittedProbe = trainProbes(
                            DiscoverySpec.parse(ALONE), new NoisyHiddenStateModel(hidden))
                    .get(0);
            (fittedProbe.probe().isPresent() ? read : unread).add(fittedProbe);
        }

        assertThat(read)
                .isNotEmpty()
                .allSatisfy(one -> assertThat(one.meanAccuracy()).isGreaterThanOrEqualTo(0.75))
                .allSatisfy(one -> assertThat(one.imageCount()).isEqualTo(96));
        assertThat(unread)
                .anySatisfy(one -> assertThat(one.meanAccuracy()).isBetween(0.5, 0.75))
                .allSatisfy(one -> assertThat(one.meanAccuracy()).isLessThan(0.75));
    }

    @Test
    void fitsNoProbeOnTooFewImages() {
        assertThat(trainProbes(
                        DiscoverySpecFixtures.gender("options: {probe-pictures: 39}\n"), new NoisyHiddenStateModel(0)))
                .containsExactly(ProbeTrainer.FittedProbe.NONE, ProbeTrainer.FittedProbe.NONE);
        assertThat(trainProbes(
                        DiscoverySpecFixtures.gender("options: {probe-pictures: 40}\n"), new NoisyHiddenStateModel(0)))
                .allSatisfy(one -> assertThat(one.imageCount()).isEqualTo(40));
    }

    @Test
    void limitsProbeImagesByMemory() {
        DiscoverySpec discoverySpec = DiscoverySpecFixtures.gender("options: {probe-pictures: 2000}\n");

        ProbeTrainer small =
                new ProbeTrainer(LinearToyModel.ground(5), new PromptPairs(discoverySpec), discoverySpec.options());
        ProbeTrainer large =
                new ProbeTrainer(sdxlSizedModel(), new PromptPairs(discoverySpec), discoverySpec.options());

        assertThat(small.imageCount()).isEqualTo(2 * 712); // 5696 h of them are fitted
        assertThat(small.hasEnoughSamples()).isTrue();
        assertThat(large.hasEnoughSamples()).isFalse();
    }

    private static FrozenModel sdxlSizedModel() {
        FrozenModel toy = LinearToyModel.ground(5);
        return new FrozenModel(
                toy.noisePredictor(),
                toy.noiseScheduler(),
                toy.trajectory(),
                5,
                LinearToyModel.latentShape(),
                new long[] {1280, 32, 32});
    }

    @Test
    void asksForNewNoiseAtEachCall() {
        FrozenModel frozenModel = LinearToyModel.ground(5);
        List<List<Integer>> asked = new ArrayList<>();
        LatentState start = frozenModel.trajectory().start(new float[frozenModel.latentSize()]);
        FrozenModel.ConditioningPrompts prompts = new FrozenModel.ConditioningPrompts("a doctor", "");

        frozenModel.sampleUntil(List.of(start, start), List.of(prompts, prompts), new int[] {3, 2}, (row, call) -> {
            asked.add(List.of(row, call));
            return float[]::new;
        });

        assertThat(asked).containsExactly(List.of(0, 0), List.of(1, 0), List.of(0, 1), List.of(1, 1), List.of(0, 2));
    }

    private static List<ProbeTrainer.FittedProbe> trainProbes(DiscoverySpec discoverySpec, NoisePredictor model) {
        FrozenModel frozenModel = LinearToyModel.ground(model, 5);
        return new TrainingRun(
                        discoverySpec,
                        "model",
                        frozenModel,
                        new ProgressTracker(new TrainingRunTest.RecordingListener()))
                .trainProbes(new PromptPairs(discoverySpec));
    }

    /** Its h is hidden by so much noise. */
    private record NoisyHiddenStateModel(double noiseLevel) implements NoisePredictor {
        @Override
        public List<NoisePrediction> predict(List<PredictionInput> predictionInputs) {
            return new LinearToyModel(0)
                    .predict(predictionInputs).stream()
                            .map(one -> new NoisePrediction(one.modelOutput(), addNoise(one.hiddenState())))
                            .toList();
        }

        private Tensor addNoise(Tensor h) {
            float[] values = h.values();
            Random random = new Random(Arrays.hashCode(values));
            for (int i = 0; i < values.length; i++) {
                values[i] += (float) (noiseLevel * random.nextGaussian());
            }
            return new Tensor(values, h.shape());
        }

        @Override
        public List<LossGradient> computeGradients(List<PredictionInput> predictionInputs, List<Tensor> goals) {
            return new LinearToyModel(0).computeGradients(predictionInputs, goals);
        }
    }
}
