package io.evenkeel.policy.definition;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.policy.Rule;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** Reads rules that push every picture away from what must not be drawn. */
final class SafetyReader implements RuleReader {
    private final Reading reading;

    SafetyReader(Reading reading) {
        this.reading = reading;
    }

    @Override
    public List<String> fields() {
        return List.of("concepts", "adaptive", "categories");
    }

    @Override
    public Optional<Rule> read(Rule.Head head, Fields rule) {
        List<JsonNode> concepts = rule.list("concepts");
        if (concepts.isEmpty() && head.obligations().isEmpty()) { // which may be all that it does
            rule.problem("concepts ([]) must hold at least one concept", "the rule can go");
        }
        return Optional.of(new Rule.Safety(
                head,
                reading.concepts().pushes(head.id(), rule, concepts, true),
                new LinkedHashSet<>(categories(rule))));
    }

    private List<String> categories(Fields rule) {
        List<String> categories = reading.texts("categories", rule, rule.optionalList("categories"));
        if (rule.has("categories") && categories.isEmpty()) {
            rule.problem(
                    "categories must hold at least one category", "the field can go: without it the rule always acts");
        }
        return categories;
    }
}
