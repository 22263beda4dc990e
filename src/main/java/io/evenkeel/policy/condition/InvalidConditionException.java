package io.evenkeel.policy.condition;

/** Reports a condition or regular expression that may not be published. */
public final class InvalidConditionException extends Exception {
    private final String reason;
    private final String hint;

    InvalidConditionException(String reason, String hint) {
        super(reason + ".\nMaybe " + hint + ".");
        this.reason = reason;
        this.hint = hint;
    }

    /** The rest of a sentence that starts with the text, such as "costs too much". */
    public String reason() {
        return reason;
    }

    /** What to do, as the rest of a sentence that starts with "Maybe". */
    public String hint() {
        return hint;
    }
}
