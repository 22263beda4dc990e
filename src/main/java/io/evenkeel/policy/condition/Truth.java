package io.evenkeel.policy.condition;

/** What a condition comes to. */
public enum Truth {
    TRUE,
    FALSE,
    /** A fact is missing that would decide. */
    UNKNOWN
}
