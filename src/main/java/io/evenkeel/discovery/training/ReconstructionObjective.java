package io.evenkeel.discovery.training;

import io.evenkeel.concept.Tensor;
import io.evenkeel.discovery.progress.EtaEstimator;
import io.evenkeel.discovery.spec.TrainingOptions;
import io.evenkeel.sampler.NoisePredictor;
import io.evenkeel.sampler.scheduler.LatentState;
import io.evenkeel.sampler.scheduler.NoiseScheduler;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Generates images of the target prompts and adds noise to them. The steered model, given the neutral prompt, learns
 * to remove the noise (Li et al. 2024).
 */
public final class ReconstructionObjective implements TrainingObjective {
    private static final int VALIDATION_POINTS = 32;

    private final FrozenModel frozenModel;
    private final PromptPairs promptPairs;
    private final TrainingOptions trainingOptions;
    private final SeededRandom seededRandom;
    private final int maxTimestep;
    private final int minTimestep;
    private final List<float[]> imageLatents = new ArrayList<>();

    public ReconstructionObjective(FrozenModel frozenModel, PromptPairs promptPairs, TrainingOptions trainingOptions) {
        this.frozenModel = frozenModel;
        this.promptPairs = promptPairs;
        this.trainingOptions = trainingOptions;
        this.seededRandom = new SeededRandom(trainingOptions.seed());
        int trainingSteps = frozenModel.noiseScheduler().trainTimesteps();
        this.maxTimestep = (int) Math.rint(trainingSteps * (1 - trainingOptions.windowStart()));
        this.minTimestep =
                Math.min(maxTimestep - 1, (int) Math.rint(trainingSteps * (1 - trainingOptions.windowEnd())));
    }

    @Override
    public double preparationRows() {
        return (double) (frozenModel.isGuided() ? 2 : 1)
                * promptPairs.conceptCount()
                * trainingOptions.imageCount()
                * frozenModel.trajectory().callCount();
    }

    @Override
    public double rowsPerStep() {
        return (double) EtaEstimator.GRADIENT_ROW_COST * promptPairs.conceptCount() * trainingOptions.batchSize();
    }

    @Override
    public void prepare() {
        List<LatentState> initialStates = new ArrayList<>();
        List<FrozenModel.ConditioningPrompts> conditioning = new ArrayList<>();
        int count = promptPairs.conceptCount() * trainingOptions.imageCount();
        for (int i = 0; i < count; i++) {
            PromptPairs.PromptPair promptPair = promptPairOf(i);
            int slot = i % trainingOptions.imageCount();
            initialStates.add(frozenModel
                    .trajectory()
                    .start(seededRandom
                            .noiseSource(SeededRandom.RandomStream.IMAGE, slot)
                            .next(frozenModel.latentSize())));
            conditioning.add(new FrozenModel.ConditioningPrompts(promptPair.target(), promptPair.negative()));
        }
        int[] stopCalls = new int[count];
        Arrays.fill(stopCalls, frozenModel.trajectory().callCount());
        frozenModel
                .sampleUntil(
                        initialStates,
                        conditioning,
                        stopCalls,
                        (i, call) -> seededRandom.noiseSource(
                                SeededRandom.RandomStream.IMAGE, i % trainingOptions.imageCount(), call))
                .forEach(finalState -> imageLatents.add(finalState.latents()));
    }

    private PromptPairs.PromptPair promptPairOf(int imageIndex) {
        return promptPairs.pairAt(imageIndex / trainingOptions.imageCount(), imageIndex % trainingOptions.imageCount());
    }

    @Override
    public List<TrainingExample> nextBatch(int step) {
        List<TrainingExample> trainingExamples = new ArrayList<>();
        for (int concept = 0; concept < promptPairs.conceptCount(); concept++) {
            for (int slot = 0; slot < trainingOptions.batchSize(); slot++) {
                int imageIndex = seededRandom.nextIndex(
                        trainingOptions.imageCount(), SeededRandom.RandomStream.PROMPT_PAIR, step, slot);
                int timestep = minTimestep
                        + seededRandom.nextIndex(
                                maxTimestep - minTimestep, SeededRandom.RandomStream.TIMESTEP, step, slot);
                float[] noise = seededRandom
                        .noiseSource(SeededRandom.RandomStream.NOISE, step, slot)
                        .next(frozenModel.latentSize());
                trainingExamples.add(exampleOf(concept, imageIndex, timestep, noise));
            }
        }
        return trainingExamples;
    }

    private TrainingExample exampleOf(int concept, int slot, int timestep, float[] noise) {
        int imageIndex = concept * trainingOptions.imageCount() + slot;
        NoiseScheduler.NoisedSample noisedSample =
                frozenModel.noiseScheduler().addNoise(imageLatents.get(imageIndex), noise, timestep);
        Tensor latents = new Tensor(noisedSample.latents(), frozenModel.latentShape());
        return new TrainingExample(
                concept,
                new NoisePredictor.PredictionInput(
                        latents, timestep, promptPairOf(imageIndex).neutral(), null),
                new Tensor(noisedSample.trainingTarget(), frozenModel.latentShape()),
                1,
                false);
    }

    @Override
    public void afterGradients(TrainableVectors trainableVectors, List<NoisePredictor.LossGradient> lossGradients) {}

    @Override
    public List<TrainingExample> validationExamples() {
        List<TrainingExample> examples = new ArrayList<>();
        for (int concept = 0; concept < promptPairs.conceptCount(); concept++) {
            for (int i = 0; i < VALIDATION_POINTS; i++) {
                int timestep = minTimestep + (2 * i + 1) * (maxTimestep - minTimestep) / (2 * VALIDATION_POINTS);
                float[] noise = seededRandom
                        .noiseSource(SeededRandom.RandomStream.VALIDATION_NOISE, i)
                        .next(frozenModel.latentSize());
                examples.add(exampleOf(concept, i % trainingOptions.imageCount(), timestep, noise));
            }
        }
        return examples;
    }

    @Override
    public void save(DataOutput out) throws IOException {
        for (float[] imageIndex : imageLatents) {
            FloatArrayIO.write(out, imageIndex);
        }
    }

    @Override
    public void load(DataInput in) throws IOException {
        imageLatents.clear();
        for (int i = 0; i < promptPairs.conceptCount() * trainingOptions.imageCount(); i++) {
            float[] imageIndex = new float[frozenModel.latentSize()];
            FloatArrayIO.read(in, imageIndex);
            imageLatents.add(imageIndex);
        }
    }
}
