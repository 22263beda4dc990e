package io.evenkeel.policy.definition;

import io.evenkeel.policy.Rule;
import java.util.List;
import java.util.Optional;

/** Reads rules of one type. */
interface RuleReader {
    /** Those that its rules may have, beside what all have. */
    List<String> fields();

    /** Whether its rules may put obligations on pictures; those that only refuse have no pictures. */
    default boolean obliges() {
        return true;
    }

    /** The rule; none if it has problems that leave no rule. */
    Optional<Rule> read(Rule.Head head, Fields rule);
}
