package io.evenkeel.evaluation.spec;

import java.util.List;

/** An evaluation that cannot be run as it was specified. The message lists all that is wrong. */
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
