package io.evenkeel.discovery.training;

import io.evenkeel.concept.Tensor;
import io.evenkeel.sampler.NoisePredictor;
import io.evenkeel.sampler.noise.NoiseSource;
import io.evenkeel.sampler.scheduler.LatentState;
import io.evenkeel.sampler.scheduler.NoiseScheduler;
import io.evenkeel.sampler.scheduler.SamplingTrajectory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * The model of a training run, at one image size.
 *
 * @param noisePredictor predicts noise or velocity
 * @param noiseScheduler noise schedule of the model's training
 * @param trajectory default sampling trajectory
 * @param guidance guidance scale of the default trajectory; 1 for a model without an unconditional branch
 * @param latentShape [C, h, w] of the latents
 * @param hSpaceShape [C, h, w] of the hidden state
 */
public record FrozenModel(
        NoisePredictor noisePredictor,
        NoiseScheduler noiseScheduler,
        SamplingTrajectory trajectory,
        double guidance,
        long[] latentShape,
        long[] hSpaceShape) {
    private static final long MAX_PREDICTED_AREA =
            4 * 64 * 64; // latent positions of one call; fits the memory of a laptop
    private static final long MAX_GRADIENT_AREA = 2 * 64 * 64;

    public FrozenModel {
        latentShape = latentShape.clone();
        hSpaceShape = hSpaceShape.clone();
    }

    @Override
    public long[] latentShape() {
        return latentShape.clone();
    }

    @Override
    public long[] hSpaceShape() {
        return hSpaceShape.clone();
    }

    public boolean isGuided() {
        return guidance > 1;
    }

    public int latentSize() {
        return (int) Arrays.stream(latentShape).reduce(1, Math::multiplyExact);
    }

    /** Returns the call at a share of the trajectory. */
    int callAt(double share) {
        return (int) Math.rint(share * trajectory.callCount());
    }

    public NoisePredictor.PredictionInput inputAt(LatentState state, String prompt) {
        float[] scaled = state.latents().clone();
        double scale = trajectory.inputScale(state.callIndex());
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = (float) (scaled[i] * scale);
        }
        return new NoisePredictor.PredictionInput(
                new Tensor(scaled, latentShape), trajectory.timestep(state.callIndex()), prompt, null);
    }

    public List<NoisePredictor.NoisePrediction> predict(List<NoisePredictor.PredictionInput> inputs) {
        return inChunks(inputs.size(), MAX_PREDICTED_AREA, range -> noisePredictor.predict(range.slice(inputs)));
    }

    /** Returns the loss gradients of the examples with the current vectors. */
    List<NoisePredictor.LossGradient> gradients(List<TrainingExample> trainingExamples, TrainableVectors vectors) {
        List<NoisePredictor.PredictionInput> inputs =
                trainingExamples.stream().map(one -> one.steeredInput(vectors)).toList();
        List<Tensor> targets =
                trainingExamples.stream().map(TrainingExample::target).toList();
        return inChunks(
                inputs.size(),
                MAX_GRADIENT_AREA,
                range -> noisePredictor.computeGradients(range.slice(inputs), range.slice(targets)));
    }

    private record ChunkRange(int from, int until) {
        <T> List<T> slice(List<T> results) {
            return results.subList(from, until);
        }
    }

    /** Runs a computation in chunks. All chunks but the last have one size, so that memory is allocated once. */
    private <T> List<T> inChunks(int count, long maxArea, Function<ChunkRange, List<T>> computation) {
        int chunkSize = (int) Math.max(1, maxArea / (latentShape[1] * latentShape[2]));
        List<T> results = new ArrayList<>();
        for (int from = 0; from < count; from += chunkSize) {
            results.addAll(computation.apply(new ChunkRange(from, Math.min(count, from + chunkSize))));
        }
        return results;
    }

    /**
     * Samples on, guided and unsteered.
     *
     * @param initialStates one for each row
     * @param prompts prompt and negative prompt of each row
     * @param stopCalls the call at which each row stops
     */
    public List<LatentState> sampleUntil(
            List<LatentState> initialStates, List<ConditioningPrompts> prompts, int[] stopCalls, NoiseProvider noise) {
        List<LatentState> states = new ArrayList<>(initialStates);
        while (true) {
            List<Integer> activeRows = new ArrayList<>();
            for (int i = 0; i < states.size(); i++) {
                if (states.get(i).callIndex() < stopCalls[i]) {
                    activeRows.add(i);
                }
            }
            if (activeRows.isEmpty()) {
                return states;
            }
            stepRows(states, prompts, activeRows, noise);
        }
    }

    /** Returns the noise that a stochastic solver adds to a row at a call. */
    public interface NoiseProvider {
        NoiseSource noiseFor(int row, int call);
    }

    /**
     * The prompts of one image.
     *
     * @param negative negative prompt; empty for none
     */
    public record ConditioningPrompts(String prompt, String negative) {
        /** Omits prompts: they stay out of logs. */
        @Override
        public String toString() {
            return "ConditioningPrompts";
        }
    }

    private void stepRows(
            List<LatentState> states,
            List<ConditioningPrompts> prompts,
            List<Integer> activeRows,
            NoiseProvider noise) {
        List<NoisePredictor.PredictionInput> inputs = new ArrayList<>();
        for (int i : activeRows) {
            inputs.add(inputAt(states.get(i), prompts.get(i).prompt()));
            if (isGuided()) {
                inputs.add(inputAt(states.get(i), prompts.get(i).negative()));
            }
        }
        List<NoisePredictor.NoisePrediction> predictions = predict(inputs);
        int rowsPerImage = isGuided() ? 2 : 1;
        for (int j = 0; j < activeRows.size(); j++) {
            int i = activeRows.get(j);
            Tensor conditional = predictions.get(j * rowsPerImage).modelOutput();
            Tensor unconditional =
                    predictions.get(j * rowsPerImage + rowsPerImage - 1).modelOutput();
            states.set(
                    i,
                    guidedStep(
                            states.get(i),
                            unconditional,
                            conditional,
                            noise.noiseFor(i, states.get(i).callIndex())));
        }
    }

    /** Runs one guided step. */
    LatentState guidedStep(LatentState state, Tensor unconditional, Tensor conditional, NoiseSource noise) {
        float[] predicted = isGuided()
                ? PredictionTargets.applyGuidance(unconditional, conditional, guidance)
                : conditional.values();
        return trajectory.step(state, predicted, noise);
    }
}
