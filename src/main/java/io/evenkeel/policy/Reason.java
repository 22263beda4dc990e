package io.evenkeel.policy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * What one rule made of a wish.
 *
 * @param rule its id
 * @param outcome in one word
 * @param text why; it may hold terms of the policy, never the prompt
 */
@JsonPropertyOrder({"rule", "fired", "outcome", "text"})
public record Reason(String rule, RuleOutcome outcome, String text) {
    /** What became of a rule. */
    public enum RuleOutcome {
        /** It refused, pushed, or switched others off. */
        @JsonProperty("fired")
        FIRED,
        @JsonProperty("not-fired")
        NOT_FIRED,
        /** A fact is missing that its condition needs. */
        @JsonProperty("unknown")
        UNKNOWN
    }

    /** Of a rule that fired, or did not. */
    public Reason(String rule, boolean fired, String text) {
        this(rule, fired ? RuleOutcome.FIRED : RuleOutcome.NOT_FIRED, text);
    }

    /** Whether it refused, pushed, or switched others off. */
    @JsonProperty
    public boolean fired() {
        return outcome == RuleOutcome.FIRED;
    }
}
