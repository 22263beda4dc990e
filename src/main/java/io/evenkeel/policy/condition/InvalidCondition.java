package io.evenkeel.policy.condition;

/** A text that is no condition, or regular expression, that may be published. */
public final class InvalidCondition extends Exception {
    private final String why;
    private final String maybe;

    InvalidCondition(String why, String maybe) {
        super(why + ".\nMaybe " + maybe + ".");
        this.why = why;
        this.maybe = maybe;
    }

    /** The rest of a sentence that starts with the text, such as "costs too much". */
    public String why() {
        return why;
    }

    /** What to do, as the rest of a sentence that starts with "Maybe". */
    public String maybe() {
        return maybe;
    }
}
