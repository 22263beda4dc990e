package io.evenkeel.policy;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What a policy says beside its rules.
 *
 * @param unknown what becomes of a request where a fact is missing that a condition needs
 * @param maxStrength cap on the strengths that push a picture at the same time; none if absent
 * @param obligations that travel with every admitted request
 */
public record Settings(Unknown unknown, OptionalDouble maxStrength, List<String> obligations) {
    /** Of policies from before there was a choice. */
    public static final Settings NONE = new Settings(Unknown.REFUSE, OptionalDouble.empty(), List.of());

    public Settings {
        obligations = List.copyOf(obligations);
    }

    /** What a condition that is unknown does. */
    public enum Unknown {
        /** The request is refused. */
        REFUSE,
        /** The rule does nothing. */
        SKIP
    }
}
