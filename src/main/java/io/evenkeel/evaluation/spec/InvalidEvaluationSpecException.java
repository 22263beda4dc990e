package io.evenkeel.evaluation.spec;

import java.util.List;

/** Thrown if an evaluation cannot run as specified. The message lists every violation. */
public final class InvalidEvaluationSpecException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    public InvalidEvaluationSpecException(String source, List<String> problems) {
        super("(" + source + ") cannot be run: " + problems.size() + (problems.size() == 1 ? " problem" : " problems")
                + "\n- " + String.join("\n- ", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
