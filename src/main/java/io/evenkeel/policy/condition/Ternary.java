package io.evenkeel.policy.condition;

/** The result of a condition. */
public enum Ternary {
    TRUE,
    FALSE,
    /** An attribute that would decide is missing. */
    UNKNOWN
}
