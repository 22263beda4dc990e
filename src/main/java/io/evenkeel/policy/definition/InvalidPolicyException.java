package io.evenkeel.policy.definition;

import java.util.List;

/** Reports all rules that a definition breaks. */
public final class InvalidPolicyException extends RuntimeException {
    private final transient List<String> violations;

    /** @param violations at least one */
    public InvalidPolicyException(List<String> violations) {
        super(String.join("\n", violations));
        this.violations = List.copyOf(violations);
    }

    /** Returns at least one violation, each with the value in parentheses and, on a line that starts with "Maybe", what to do. */
    public List<String> violations() {
        return violations;
    }
}
