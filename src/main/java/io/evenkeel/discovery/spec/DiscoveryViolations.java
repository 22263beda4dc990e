package io.evenkeel.discovery.spec;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with one spec, in the order found. */
final class DiscoveryViolations {
    private final List<String> messages = new ArrayList<>();

    /**
     * Adds one, unless it was told before.
     *
     * @param rule sentence without its full stop: where, the value in parentheses, the rule that it breaks
     * @param hint what to do, as the rest of a sentence that starts with "Maybe"
     */
    void add(String rule, String hint) {
        String message = rule + ".\nMaybe " + hint + ".";
        if (!messages.contains(message)) {
            messages.add(message);
        }
    }

    void throwIfAny() {
        if (!messages.isEmpty()) {
            throw new InvalidDiscoverySpecException(messages);
        }
    }
}
