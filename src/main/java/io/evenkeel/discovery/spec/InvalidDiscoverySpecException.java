package io.evenkeel.discovery.spec;

import java.util.List;

/** Thrown for a spec that breaks rules. Lists every violation. */
public final class InvalidDiscoverySpecException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    InvalidDiscoverySpecException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /**
     * Returns at least one violation. Each names the value in parentheses and, on a line that starts with "Maybe",
     * what to do.
     */
    public List<String> problems() {
        return problems;
    }
}
