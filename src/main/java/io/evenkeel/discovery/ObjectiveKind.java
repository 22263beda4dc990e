package io.evenkeel.discovery;

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

    static Optional<ObjectiveKind> named(String id) {
        return Arrays.stream(values()).filter(kind -> kind.id.equals(id)).findFirst();
    }

    Objective over(Ground ground, Lessons lessons, Options options) {
        return switch (this) {
            case SCORE_MATCHING -> new ScoreMatching(ground, lessons, options);
            case RECONSTRUCTION -> new Reconstruction(ground, lessons, options);
        };
    }
}
