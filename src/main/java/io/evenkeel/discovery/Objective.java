package io.evenkeel.discovery;

import java.util.Arrays;
import java.util.Optional;

/** What is learned from the prompts. */
public sealed interface Objective {
    /** How specs name them. */
    enum Kind {
        /** The model, told the neutral prompt and steered, predicts what the frozen one predicts of the target prompt. */
        SCORE_MATCHING("score-matching"),
        /** The model, told the neutral prompt and steered, takes the noise off pictures of the target prompt. */
        RECONSTRUCTION("reconstruction");

        private final String id;

        Kind(String id) {
            this.id = id;
        }

        /** Never changes: specs and cards use it. */
        public String id() {
            return id;
        }

        static Optional<Kind> named(String id) {
            return Arrays.stream(values()).filter(kind -> kind.id.equals(id)).findFirst();
        }
    }

    /** Until the real ones land. */
    record Pending() implements Objective {}
}
