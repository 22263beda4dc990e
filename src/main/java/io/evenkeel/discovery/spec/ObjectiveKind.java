package io.evenkeel.discovery.spec;

import io.evenkeel.discovery.training.FrozenModel;
import io.evenkeel.discovery.training.PromptPairs;
import io.evenkeel.discovery.training.ReconstructionObjective;
import io.evenkeel.discovery.training.ScoreMatchingObjective;
import io.evenkeel.discovery.training.TrainingObjective;
import java.util.Arrays;
import java.util.Optional;

/** What is learned from the prompts, as specs name it. */
public enum ObjectiveKind {
    /** The model, told the neutral prompt and steered, predicts what the frozen one predicts of the target prompt. */
    SCORE_MATCHING("score-matching"),
    /** The model, told the neutral prompt and steered, takes the noise off pictures of the target prompt. */
    RECONSTRUCTION("reconstruction");

    private final String id;

    ObjectiveKind(String id) {
        this.id = id;
    }

    /** Never changes: specs and cards use it. */
    public String id() {
        return id;
    }

    static Optional<ObjectiveKind> findById(String id) {
        return Arrays.stream(values()).filter(kind -> kind.id.equals(id)).findFirst();
    }

    public TrainingObjective createObjective(
            FrozenModel frozenModel, PromptPairs promptPairs, TrainingOptions trainingOptions) {
        return switch (this) {
            case SCORE_MATCHING -> new ScoreMatchingObjective(frozenModel, promptPairs, trainingOptions);
            case RECONSTRUCTION -> new ReconstructionObjective(frozenModel, promptPairs, trainingOptions);
        };
    }
}
