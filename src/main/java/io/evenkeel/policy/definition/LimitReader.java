package io.evenkeel.policy.definition;

import io.evenkeel.policy.Rule;
import java.util.List;
import java.util.Optional;

/** Reads rules that bound how many pictures may be asked for. */
final class LimitReader implements RuleReader {
    private static final int MOST = 1_000_000;

    @Override
    public List<String> fields() {
        return List.of("picturesPerRequest", "picturesPerMinute");
    }

    @Override
    public boolean obliges() {
        return false;
    }

    @Override
    public Optional<Rule> read(Rule.Head head, Fields rule) {
        if (!rule.has("picturesPerRequest") && !rule.has("picturesPerMinute")) {
            rule.problem("picturesPerRequest or picturesPerMinute must be given", "the rule can go");
        }
        return Optional.of(new Rule.Limit(
                head,
                rule.whole("picturesPerRequest", 1, MOST, "a rule of type block was meant"),
                rule.whole("picturesPerMinute", 1, MOST, "a rule of type block was meant")));
    }
}
