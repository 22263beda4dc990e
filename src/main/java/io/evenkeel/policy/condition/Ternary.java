package io.evenkeel.policy.condition;

/** What a condition comes to. */
public enum Ternary {
    TRUE,
    FALSE,
    /** A fact is missing that would decide. */
    UNKNOWN
}
