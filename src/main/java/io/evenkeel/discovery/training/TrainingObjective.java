package io.evenkeel.discovery.training;

import io.evenkeel.sampler.NoisePredictor;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/** Turns the prompts of a spec into exercises. */
public sealed interface TrainingObjective permits ScoreMatchingObjective, ReconstructionObjective {
    /** How many rows of the U-Net that takes which comes before the first step, about. */
    double preparationRows();

    /** How many rows of the U-Net one step takes, about. */
    double rowsPerStep();

    /** Draws what is needed before the first step, unless it is loaded. */
    void prepare();

    /** What to learn from at a step. */
    List<TrainingExample> nextBatch(int step);

    /**
     * Told of each step.
     *
     * @param trainableVectors that steered, before they moved
     * @param lossGradients of the exercises that were posed last, in their order
     */
    void afterGradients(TrainableVectors trainableVectors, List<NoisePredictor.LossGradient> lossGradients);

    /** Fixed points, on which vectors are compared. */
    List<TrainingExample> validationExamples();

    void save(DataOutput out) throws IOException;

    void load(DataInput in) throws IOException;
}
