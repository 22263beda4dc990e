package io.evenkeel.discovery.spec;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with one spec, in the order found. */
final class DiscoveryViolations {
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

    void throwIfAny() {
        if (!all.isEmpty()) {
            throw new InvalidDiscoverySpecException(all);
        }
    }
}
