package io.evenkeel.policy.definition;

import java.util.List;
import java.util.OptionalDouble;

/**
 * The settings of a policy beside its rules.
 *
 * @param unknownFacts what happens if a condition needs an attribute that the request lacks
 * @param maxStrength cap on the sum of strengths applied to an image at the same step; no cap if absent
 * @param obligations that travel with every admitted request
 */
public record PolicySettings(UnknownFactPolicy unknownFacts, OptionalDouble maxStrength, List<String> obligations) {
    /** Settings of policies that set none. */
    public static final PolicySettings LEGACY =
            new PolicySettings(UnknownFactPolicy.REFUSE, OptionalDouble.empty(), List.of());

    public PolicySettings {
        obligations = List.copyOf(obligations);
    }

    /** The effect of an unknown condition. */
    public enum UnknownFactPolicy {
        /** The request is refused. */
        REFUSE,
        /** The rule is skipped. */
        SKIP
    }
}
