package io.evenkeel.discovery.spec;

import java.util.Arrays;
import java.util.Optional;

/** Names a training objective, as specs do. */
public enum ObjectiveKind {
    /** The steered model, given the neutral prompt, learns the frozen model's prediction for the target prompt. */
    SCORE_MATCHING("score-matching"),
    /** The steered model, given the neutral prompt, learns to denoise images of the target prompt. */
    RECONSTRUCTION("reconstruction");

    private final String id;

    ObjectiveKind(String id) {
        this.id = id;
    }

    /** Returns the stable name in specs and cards. */
    public String id() {
        return id;
    }

    static Optional<ObjectiveKind> findById(String id) {
        return Arrays.stream(values()).filter(kind -> kind.id.equals(id)).findFirst();
    }
}
