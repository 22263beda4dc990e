package io.evenkeel.policy.definition;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with one definition, in the order found. */
final class PolicyViolations {
    private final List<String> violations = new ArrayList<>();

    /**
     * Adds one, unless it was told before.
     *
     * @param rule sentence without its full stop: where, the value in parentheses, the rule that it breaks
     * @param hint what to do, as the rest of a sentence that starts with "Maybe"
     */
    void add(String rule, String hint) {
        String violation = rule + ".\nMaybe " + hint + ".";
        if (!violations.contains(violation)) {
            violations.add(violation);
        }
    }

    int count() {
        return violations.size();
    }

    void throwIfAny() {
        if (!violations.isEmpty()) {
            throw new InvalidPolicyException(violations);
        }
    }
}
