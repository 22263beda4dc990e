package io.evenkeel.policy;

import java.util.List;

/** A definition that breaks rules; each is told. */
public final class InvalidPolicy extends RuntimeException {
    private final transient List<String> problems;

    /** @param problems at least one */
    public InvalidPolicy(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /** At least one, each with the value in parentheses and, on a line that starts with "Maybe", what to do. */
    public List<String> problems() {
        return problems;
    }
}
