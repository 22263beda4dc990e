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

    private final FrozenModel model;
    private final PromptPairs pairs;
    private final TrainingOptions options;
    private final SeededRandom random;
    private final int maxTimestep;
    private final int minTimestep;
    private final List<float[]> imageLatents = new ArrayList<>();

    public ReconstructionObjective(FrozenModel model, PromptPairs pairs, TrainingOptions options) {
        this.model = model;
        this.pairs = pairs;
        this.options = options;
        this.random = new SeededRandom(options.seed());
        int trainingSteps = model.noiseScheduler().trainTimesteps();
        this.maxTimestep = (int) Math.rint(trainingSteps * (1 - options.windowStart()));
        this.minTimestep = Math.min(maxTimestep - 1, (int) Math.rint(trainingSteps * (1 - options.windowEnd())));
    }

    @Override
    public double preparationRows() {
        return (double) (model.isGuided() ? 2 : 1)
                * pairs.conceptCount()
                * options.imageCount()
                * model.trajectory().callCount();
    }

    @Override
    public double rowsPerStep() {
        return (double) EtaEstimator.GRADIENT_ROW_COST * pairs.conceptCount() * options.batchSize();
    }

    @Override
    public void prepare() {
        List<LatentState> initialStates = new ArrayList<>();
        List<FrozenModel.ConditioningPrompts> conditioning = new ArrayList<>();
        int count = pairs.conceptCount() * options.imageCount();
        for (int i = 0; i < count; i++) {
            PromptPairs.PromptPair pair = promptPairOf(i);
            int slot = i % options.imageCount();
            initialStates.add(model.trajectory()
                    .start(random.noiseSource(SeededRandom.RandomStream.IMAGE, slot)
                            .next(model.latentSize())));
            conditioning.add(new FrozenModel.ConditioningPrompts(pair.target(), pair.negative()));
        }
        int[] stopCalls = new int[count];
        Arrays.fill(stopCalls, model.trajectory().callCount());
        model.sampleUntil(
                        initialStates,
                        conditioning,
                        stopCalls,
                        (i, call) ->
                                random.noiseSource(SeededRandom.RandomStream.IMAGE, i % options.imageCount(), call))
                .forEach(finalState -> imageLatents.add(finalState.latents()));
    }

    private PromptPairs.PromptPair promptPairOf(int imageIndex) {
        return pairs.pairAt(imageIndex / options.imageCount(), imageIndex % options.imageCount());
    }

    @Override
    public List<TrainingExample> nextBatch(int step) {
        List<TrainingExample> trainingExamples = new ArrayList<>();
        for (int concept = 0; concept < pairs.conceptCount(); concept++) {
            for (int slot = 0; slot < options.batchSize(); slot++) {
                int imageIndex =
                        random.nextIndex(options.imageCount(), SeededRandom.RandomStream.PROMPT_PAIR, step, slot);
                int timestep = minTimestep
                        + random.nextIndex(maxTimestep - minTimestep, SeededRandom.RandomStream.TIMESTEP, step, slot);
                float[] noise = random.noiseSource(SeededRandom.RandomStream.NOISE, step, slot)
                        .next(model.latentSize());
                trainingExamples.add(exampleOf(concept, imageIndex, timestep, noise));
            }
        }
        return trainingExamples;
    }

    private TrainingExample exampleOf(int concept, int slot, int timestep, float[] noise) {
        int imageIndex = concept * options.imageCount() + slot;
        NoiseScheduler.NoisedSample sample =
                model.noiseScheduler().addNoise(imageLatents.get(imageIndex), noise, timestep);
        Tensor latents = new Tensor(sample.latents(), model.latentShape());
        return new TrainingExample(
                concept,
                new NoisePredictor.PredictionInput(
                        latents, timestep, promptPairOf(imageIndex).neutral(), null),
                new Tensor(sample.trainingTarget(), model.latentShape()),
                1,
                false);
    }

    @Override
    public void afterGradients(TrainableVectors vectors, List<NoisePredictor.LossGradient> lossGradients) {}

    @Override
    public List<TrainingExample> validationExamples() {
        List<TrainingExample> examples = new ArrayList<>();
        for (int concept = 0; concept < pairs.conceptCount(); concept++) {
            for (int i = 0; i < VALIDATION_POINTS; i++) {
                int timestep = minTimestep + (2 * i + 1) * (maxTimestep - minTimestep) / (2 * VALIDATION_POINTS);
                float[] noise = random.noiseSource(SeededRandom.RandomStream.VALIDATION_NOISE, i)
                        .next(model.latentSize());
                examples.add(exampleOf(concept, i % options.imageCount(), timestep, noise));
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
        for (int i = 0; i < pairs.conceptCount() * options.imageCount(); i++) {
            float[] imageIndex = new float[model.latentSize()];
            FloatArrayIO.read(in, imageIndex);
            imageLatents.add(imageIndex);
        }
    }
}
