package io.evenkeel.policy.definition;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What a policy says beside its rules.
 *
 * @param unknownFacts what becomes of a request where a fact is missing that a condition needs
 * @param maxStrength cap on the strengths that push a picture at the same time; none if absent
 * @param obligations that travel with every admitted request
 */
public record PolicySettings(UnknownFactPolicy unknownFacts, OptionalDouble maxStrength, List<String> obligations) {
    /** Of policies from before there was a choice. */
    public static final PolicySettings LEGACY =
            new PolicySettings(UnknownFactPolicy.REFUSE, OptionalDouble.empty(), List.of());

    public PolicySettings {
        obligations = List.copyOf(obligations);
    }

    /** What a condition that is unknown does. */
    public enum UnknownFactPolicy {
        /** The request is refused. */
        REFUSE,
        /** The rule does nothing. */
        SKIP
    }
}
