package io.evenkeel.platform;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Collects the rules that one document breaks, in the order found. Not thread-safe. */
public final class Violations {
    private final List<String> messages = new ArrayList<>();

    /**
     * Adds a violation, unless the same one was added before.
     *
     * @param rule sentence without its full stop: where, the value in parentheses, the rule that it breaks
     * @param hint what to do, as the rest of a sentence that starts with "Maybe"
     */
    public void add(String rule, String hint) {
        String message = rule + ".\nMaybe " + hint + ".";
        if (!messages.contains(message)) {
            messages.add(message);
        }
    }

    public int count() {
        return messages.size();
    }

    public List<String> messages() {
        return List.copyOf(messages);
    }

    /** Throws an exception that holds all messages, if there are any. */
    public <X extends Exception> void throwIfAny(Function<List<String>, X> exception) throws X {
        if (!messages.isEmpty()) {
            throw exception.apply(messages());
        }
    }
}
