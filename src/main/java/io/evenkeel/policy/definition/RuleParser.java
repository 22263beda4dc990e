package io.evenkeel.policy.definition;

import io.evenkeel.platform.ObjectReader;
import java.util.List;
import java.util.Optional;

/** Reads rules of one type. */
interface RuleParser {
    /** Those that its rules may have, beside what all have. */
    List<String> fieldNames();

    /** Whether its rules may put obligations on pictures; those that only refuse have no pictures. */
    default boolean allowsObligations() {
        return true;
    }

    /** The rule; none if it has problems that leave no rule. */
    Optional<Rule> parse(Rule.RuleHeader ruleHeader, ObjectReader rule);
}
