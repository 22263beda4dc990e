package io.evenkeel.policy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * The outcome of one rule for a request.
 *
 * @param rule its id
 * @param outcome of the rule
 * @param text explanation; may hold terms of the policy, never the prompt
 */
@JsonPropertyOrder({"rule", "fired", "outcome", "text"})
public record Reason(String rule, RuleOutcome outcome, String text) {
    /** The outcome of a rule. */
    public enum RuleOutcome {
        /** The rule refused, applied concepts, or disabled others. */
        @JsonProperty("fired")
        FIRED,
        @JsonProperty("not-fired")
        NOT_FIRED,
        /** The request lacks an attribute that the condition needs. */
        @JsonProperty("unknown")
        UNKNOWN
    }

    /** Creates the reason of a rule that fired or did not. */
    public Reason(String rule, boolean fired, String text) {
        this(rule, fired ? RuleOutcome.FIRED : RuleOutcome.NOT_FIRED, text);
    }

    /** Returns whether the rule refused, applied concepts, or disabled others. */
    @JsonProperty
    public boolean fired() {
        return outcome == RuleOutcome.FIRED;
    }
}
