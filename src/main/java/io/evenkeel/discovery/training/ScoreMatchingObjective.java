package io.evenkeel.discovery.training;

import io.evenkeel.concept.Tensor;
import io.evenkeel.discovery.progress.EtaEstimator;
import io.evenkeel.discovery.spec.TrainingOptions;
import io.evenkeel.sampler.NoisePredictor;
import io.evenkeel.sampler.scheduler.LatentState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Trains the steered prediction of the neutral prompt towards the frozen model's prediction of the target prompt, or
 * beyond it, on latents that the steered model itself samples (after Sreelatha et al. 2025). Needs no images: a pool
 * of latents advances by one step after each training step.
 */
public final class ScoreMatchingObjective implements TrainingObjective {
    private final FrozenModel model;
    private final PromptPairs pairs;
    private final TrainingOptions options;
    private final SeededRandom random;
    private final int rowCount;
    private final int firstCall;
    private final int endCall;
    private final LatentState[] latentPool;
    private final int[] rounds;
    private final TargetScale scale;
    private final TimestepWeighting timestepWeighting;
    private List<TargetPrediction> targetPredictions = List.of();

    public ScoreMatchingObjective(FrozenModel model, PromptPairs pairs, TrainingOptions options) {
        this.model = model;
        this.pairs = options.acrossMembers() ? pairs.acrossMembers() : pairs;
        this.options = options;
        this.random = new SeededRandom(options.seed());
        this.rowCount = pairs.conceptCount() * options.batchSize();
        this.firstCall = model.callAt(options.windowStart());
        this.endCall = Math.max(firstCall + 1, model.callAt(options.windowEnd()));
        this.latentPool = new LatentState[rowCount];
        this.rounds = new int[rowCount];
        this.scale = new TargetScale(pairs.conceptCount(), options.beta(), options.reach());
        this.timestepWeighting = new TimestepWeighting(endCall, options.evenTimesteps());
    }

    private int conceptOf(int row) {
        return row / options.batchSize();
    }

    /**
     * Returns the row's index in its concept's part of the pool. Equal indexes of all concepts use the same noise and
     * subjects.
     */
    private int slotOf(int row) {
        return row % options.batchSize();
    }

    private PromptPairs.PromptPair promptPairOf(int row) {
        int index = random.nextIndex(1 << 20, SeededRandom.RandomStream.PROMPT_PAIR, slotOf(row), rounds[row]);
        return pairs.pairAt(conceptOf(row), index);
    }

    private LatentState initialState(int row) {
        return model.trajectory()
                .start(random.noiseSource(SeededRandom.RandomStream.INITIAL_LATENTS, slotOf(row), rounds[row])
                        .next(model.latentSize()));
    }

    @Override
    public double preparationRows() {
        double preparationRows =
                rowCount * endCall / 2.0 + ValidationSet.rowCount(pairs.conceptCount(), firstCall, endCall);
        return (model.isGuided() ? 2 : 1) * preparationRows;
    }

    @Override
    public double rowsPerStep() {
        double share = (double) (endCall - firstCall) / endCall;
        double learned = (options.preservationWeight() > 0 ? 2 : 1) * EtaEstimator.GRADIENT_ROW_COST;
        return rowCount * (inputCount(promptPairOf(0)) + share * learned + 1 - share);
    }

    /** Spreads the latent pool over the trajectory. */
    @Override
    public void prepare() {
        List<LatentState> initialStates = new ArrayList<>();
        List<FrozenModel.ConditioningPrompts> conditioning = new ArrayList<>();
        int[] stopCalls = new int[rowCount];
        for (int row = 0; row < rowCount; row++) {
            initialStates.add(initialState(row));
            conditioning.add(
                    new FrozenModel.ConditioningPrompts(promptPairOf(row).neutral(), ""));
            stopCalls[row] = slotOf(row) * endCall / options.batchSize();
        }
        List<LatentState> preparationRows = model.sampleUntil(
                initialStates,
                conditioning,
                stopCalls,
                (row, call) ->
                        random.noiseSource(SeededRandom.RandomStream.TRAJECTORY, slotOf(row), rounds[row], call));
        preparationRows.toArray(latentPool);
    }

    @Override
    public List<TrainingExample> nextBatch(int step) {
        List<NoisePredictor.PredictionInput> predictionInputs = new ArrayList<>();
        for (int row = 0; row < rowCount; row++) {
            predictionInputs.addAll(targetInputs(latentPool[row], promptPairOf(row)));
        }
        List<NoisePredictor.NoisePrediction> predictions = model.predict(predictionInputs);
        List<TargetPrediction> all = new ArrayList<>();
        int from = 0;
        for (int row = 0; row < rowCount; row++) {
            int width = inputCount(promptPairOf(row));
            all.add(toTargetPrediction(
                    promptPairOf(row), predictionInputs.get(from), predictions.subList(from, from + width)));
            from += width;
        }
        targetPredictions = List.copyOf(all);
        return createExamples();
    }

    private List<TrainingExample> createExamples() {
        for (int row = 0; row < rowCount; row++) {
            if (isTrainedAt(row)) {
                timestepWeighting.observe(
                        latentPool[row].callIndex(), targetPredictions.get(row).difference());
            }
        }
        List<TrainingExample> trainingExamples = new ArrayList<>();
        for (int row = 0; row < rowCount; row++) {
            if (isTrainedAt(row)) {
                int concept = conceptOf(row);
                TrainingExample example = targetPredictions
                        .get(row)
                        .toExample(
                                concept, scale.beta(concept), timestepWeighting.weightAt(latentPool[row].callIndex()));
                trainingExamples.add(example);
                if (options.preservationWeight() > 0) {
                    trainingExamples.add(preservingExample(row, example));
                }
            }
        }
        return trainingExamples;
    }

    /** Returns an example that keeps the vector from changing an image that already shows the concept. */
    private TrainingExample preservingExample(int row, TrainingExample example) {
        NoisePredictor.PredictionInput targetInput =
                model.inputAt(latentPool[row], promptPairOf(row).target());
        return new TrainingExample(
                example.concept(),
                targetInput,
                targetPredictions.get(row).targetPromptPrediction(),
                example.weight(),
                true);
    }

    private boolean isTrainedAt(int row) {
        return latentPool[row].callIndex() >= firstCall;
    }

    /**
     * The frozen model's predictions for one input.
     *
     * @param target prediction to move towards
     * @param targetPromptPrediction prediction for the target prompt
     * @param unconditional prediction for the empty prompt, where it was computed; otherwise undefined
     */
    private record TargetPrediction(
            NoisePredictor.PredictionInput input,
            Tensor neutral,
            Tensor target,
            Tensor targetPromptPrediction,
            Tensor unconditional) {
        double difference() {
            return PredictionTargets.meanSquare(neutral, target);
        }

        TrainingExample toExample(int concept, double beta, double weight) {
            return new TrainingExample(
                    concept, input, PredictionTargets.extrapolate(neutral, target, beta), weight, false);
        }
    }

    /**
     * Returns the inputs with the neutral prompt, target prompt, negative prompt and empty prompt, as far as needed.
     */
    private List<NoisePredictor.PredictionInput> targetInputs(LatentState latentState, PromptPairs.PromptPair pair) {
        List<NoisePredictor.PredictionInput> predictionInputs = new ArrayList<>();
        predictionInputs.add(model.inputAt(latentState, pair.neutral()));
        predictionInputs.add(model.inputAt(latentState, pair.target()));
        if (!pair.negative().isEmpty()) {
            predictionInputs.add(model.inputAt(latentState, pair.negative()));
        }
        if (needsUnconditional(pair)) {
            predictionInputs.add(model.inputAt(latentState, ""));
        }
        return predictionInputs;
    }

    private int inputCount(PromptPairs.PromptPair pair) {
        return 2 + (pair.negative().isEmpty() ? 0 : 1) + (needsUnconditional(pair) ? 1 : 0);
    }

    /**
     * Whether the frozen model's unconditional prediction is needed. The steered one differs if vectors are
     * subtracted there.
     */
    private boolean needsUnconditional(PromptPairs.PromptPair pair) {
        return model.isGuided() && (!steersUnconditional() || !pair.negative().isEmpty());
    }

    private boolean steersUnconditional() {
        return model.isGuided() && options.unconditionalWeight() > 0;
    }

    private TargetPrediction toTargetPrediction(
            PromptPairs.PromptPair pair,
            NoisePredictor.PredictionInput predictionInput,
            List<NoisePredictor.NoisePrediction> read) {
        Tensor target = read.get(1).modelOutput();
        Tensor unconditional = read.get(read.size() - 1).modelOutput();
        if (!pair.negative().isEmpty()) {
            target = PredictionTargets.foldInNegativePrompt(
                    target, unconditional, read.get(2).modelOutput(), model.guidance());
        }
        return new TargetPrediction(
                predictionInput, read.get(0).modelOutput(), target, read.get(1).modelOutput(), unconditional);
    }

    @Override
    public void afterGradients(TrainableVectors vectors, List<NoisePredictor.LossGradient> lossGradients) {
        List<Tensor> steered = steeredPredictions(vectors, lossGradients);
        List<Tensor> unconditional = unconditionalPredictions(vectors);
        updateTargetScale(steered);
        for (int row = 0; row < rowCount; row++) {
            long call = latentPool[row].callIndex();
            latentPool[row] = model.guidedStep(
                    latentPool[row],
                    unconditional.get(row),
                    steered.get(row),
                    random.noiseSource(SeededRandom.RandomStream.TRAJECTORY, slotOf(row), rounds[row], call));
            if (latentPool[row].callIndex() >= endCall) {
                rounds[row]++;
                latentPool[row] = initialState(row);
            }
        }
    }

    private List<Tensor> unconditionalPredictions(TrainableVectors vectors) {
        if (!steersUnconditional()) {
            return targetPredictions.stream()
                    .map(TargetPrediction::unconditional)
                    .toList();
        }
        List<NoisePredictor.PredictionInput> predictionInputs = new ArrayList<>();
        for (int row = 0; row < rowCount; row++) {
            Tensor negativeOffset = vectors.offsetOf(conceptOf(row)).times(-options.unconditionalWeight());
            NoisePredictor.PredictionInput predictionInput = model.inputAt(latentPool[row], "");
            predictionInputs.add(new NoisePredictor.PredictionInput(
                    predictionInput.latents(), predictionInput.timestep(), predictionInput.prompt(), negativeOffset));
        }
        return model.predict(predictionInputs).stream()
                .map(NoisePredictor.NoisePrediction::modelOutput)
                .toList();
    }

    private void updateTargetScale(List<Tensor> steered) {
        double[] reach = new double[pairs.conceptCount()];
        int[] count = new int[pairs.conceptCount()];
        for (int row = 0; row < rowCount; row++) {
            if (isTrainedAt(row)) {
                TargetPrediction prediction = targetPredictions.get(row);
                reach[conceptOf(row)] +=
                        TargetScale.reachOf(prediction.neutral(), prediction.target(), steered.get(row));
                count[conceptOf(row)]++;
            }
        }
        for (int concept = 0; concept < reach.length; concept++) {
            if (count[concept] > 0) {
                scale.observe(concept, reach[concept] / count[concept]);
            }
        }
    }

    /** Returns the steered predictions of all rows. Rows before the training window are predicted here. */
    private List<Tensor> steeredPredictions(TrainableVectors vectors, List<NoisePredictor.LossGradient> lossGradients) {
        List<NoisePredictor.PredictionInput> earlyInputs = new ArrayList<>();
        for (int row = 0; row < rowCount; row++) {
            if (!isTrainedAt(row)) {
                NoisePredictor.PredictionInput predictionInput =
                        model.inputAt(latentPool[row], promptPairOf(row).neutral());
                earlyInputs.add(new NoisePredictor.PredictionInput(
                        predictionInput.latents(),
                        predictionInput.timestep(),
                        predictionInput.prompt(),
                        vectors.offsetOf(conceptOf(row))));
            }
        }
        List<NoisePredictor.NoisePrediction> predictions =
                earlyInputs.isEmpty() ? List.of() : model.predict(earlyInputs);
        List<Tensor> steered = new ArrayList<>();
        int read = 0;
        int learned = 0;
        for (int row = 0; row < rowCount; row++) {
            if (!isTrainedAt(row)) {
                steered.add(predictions.get(read++).modelOutput());
            } else {
                steered.add(lossGradients.get(learned).modelOutput());
                learned += options.preservationWeight() > 0 ? 2 : 1;
            }
        }
        return steered;
    }

    /**
     * Returns examples on the unsteered trajectory, spread evenly over the training window, with the initial beta.
     */
    @Override
    public List<TrainingExample> validationExamples() {
        List<ValidationSet.ValidationPoint> validationPoints =
                ValidationSet.create(model, pairs, random, firstCall, endCall);
        List<NoisePredictor.PredictionInput> predictionInputs = new ArrayList<>();
        validationPoints.forEach(one -> predictionInputs.addAll(targetInputs(one.state(), one.promptPair())));
        List<NoisePredictor.NoisePrediction> predictions = model.predict(predictionInputs);
        TimestepWeighting weighting = new TimestepWeighting(endCall, options.evenTimesteps());
        List<TargetPrediction> targets = new ArrayList<>();
        int from = 0;
        for (ValidationSet.ValidationPoint one : validationPoints) {
            int width = inputCount(one.promptPair());
            targets.add(toTargetPrediction(
                    one.promptPair(), predictionInputs.get(from), predictions.subList(from, from + width)));
            from += width;
        }
        for (int i = 0; i < targets.size(); i++) {
            weighting.observe(
                    validationPoints.get(i).state().callIndex(), targets.get(i).difference());
        }
        List<TrainingExample> examples = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            double weight = weighting.weightAt(validationPoints.get(i).state().callIndex());
            examples.add(targets.get(i).toExample(validationPoints.get(i).concept(), options.beta(), weight));
        }
        return examples;
    }

    @Override
    public void save(DataOutput out) throws IOException {
        scale.save(out);
        timestepWeighting.save(out);
        for (int row = 0; row < rowCount; row++) {
            out.writeInt(rounds[row]);
            out.writeInt(latentPool[row].callIndex());
            FloatArrayIO.write(out, latentPool[row].latents());
            out.writeInt(latentPool[row].history().size());
            for (float[] past : latentPool[row].history()) {
                FloatArrayIO.write(out, past);
            }
        }
    }

    @Override
    public void load(DataInput in) throws IOException {
        scale.load(in);
        timestepWeighting.load(in);
        for (int row = 0; row < rowCount; row++) {
            rounds[row] = in.readInt();
            int call = in.readInt();
            float[] latents = new float[model.latentSize()];
            FloatArrayIO.read(in, latents);
            List<float[]> past = new ArrayList<>();
            int count = in.readInt();
            for (int i = 0; i < count; i++) {
                float[] one = new float[model.latentSize()];
                FloatArrayIO.read(in, one);
                past.add(one);
            }
            latentPool[row] = new LatentState(call, latents, past);
        }
    }
}
