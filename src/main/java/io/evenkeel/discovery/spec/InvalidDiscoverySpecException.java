package io.evenkeel.discovery.spec;

import java.util.List;

/** A spec that breaks rules; each is told. */
public final class InvalidDiscoverySpecException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    InvalidDiscoverySpecException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /** At least one, each with the value in parentheses and, on a line that starts with "Maybe", what to do. */
    public List<String> problems() {
        return problems;
    }
}
