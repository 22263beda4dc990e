package io.evenkeel.policy.definition;

import io.evenkeel.policy.InvalidPolicy;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with one definition, in the order found. */
final class Problems {
    private final List<String> all = new ArrayList<>();

    /**
     * Adds one, unless it was told before.
     *
     * @param rule sentence without its full stop: where, the value in parentheses, the rule that it breaks
     * @param maybe what to do, as the rest of a sentence that starts with "Maybe"
     */
    void add(String rule, String maybe) {
        String problem = rule + ".\nMaybe " + maybe + ".";
        if (!all.contains(problem)) {
            all.add(problem);
        }
    }

    int count() {
        return all.size();
    }

    void throwIfAny() {
        if (!all.isEmpty()) {
            throw new InvalidPolicy(all);
        }
    }
}
