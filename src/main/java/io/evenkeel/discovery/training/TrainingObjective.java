package io.evenkeel.discovery.training;

import io.evenkeel.discovery.spec.ObjectiveKind;
import io.evenkeel.discovery.spec.TrainingOptions;
import io.evenkeel.sampler.NoisePredictor;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/** Turns the prompts of a spec into training examples. */
public sealed interface TrainingObjective permits ScoreMatchingObjective, ReconstructionObjective {
    /** Creates the objective that a spec names. */
    static TrainingObjective create(ObjectiveKind kind, FrozenModel model, PromptPairs pairs, TrainingOptions options) {
        return switch (kind) {
            case SCORE_MATCHING -> new ScoreMatchingObjective(model, pairs, options);
            case RECONSTRUCTION -> new ReconstructionObjective(model, pairs, options);
        };
    }

    /** Returns about how many U-Net rows the preparation takes. */
    double preparationRows();

    /** Returns about how many U-Net rows one step takes. */
    double rowsPerStep();

    /** Computes what is needed before the first step, unless it is loaded. */
    void prepare();

    /** Returns the examples of a step. */
    List<TrainingExample> nextBatch(int step);

    /**
     * Updates the state after the gradients of a step.
     *
     * @param vectors the vectors that steered, before they move
     * @param lossGradients gradients of the last batch, in its order
     */
    void afterGradients(TrainableVectors vectors, List<NoisePredictor.LossGradient> lossGradients);

    /** Returns fixed examples on which vectors are compared. */
    List<TrainingExample> validationExamples();

    void save(DataOutput out) throws IOException;

    void load(DataInput in) throws IOException;
}
