package io.evenkeel.policy.definition;

import io.evenkeel.platform.ObjectReader;
import java.util.List;
import java.util.Optional;

/** Parses rules of one type. */
interface RuleParser {
    /** Returns the fields of this type, beside those that all types have. */
    List<String> fieldNames();

    /** Returns whether rules may put obligations on images; rules that only refuse may not. */
    default boolean allowsObligations() {
        return true;
    }

    /** Returns the rule; empty if its violations leave none. */
    Optional<Rule> parse(Rule.RuleHeader header, ObjectReader rule);
}
