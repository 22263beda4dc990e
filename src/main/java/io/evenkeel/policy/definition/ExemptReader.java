package io.evenkeel.policy.definition;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.platform.Shown;
import io.evenkeel.policy.Rule;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads rules that switch others off. */
final class ExemptReader implements RuleReader {
    private final Reading reading;

    ExemptReader(Reading reading) {
        this.reading = reading;
    }

    @Override
    public List<String> fields() {
        return List.of("topics", "names", "terms", "rules");
    }

    @Override
    public Optional<Rule> read(Rule.Head head, Fields rule) {
        if (Stream.of("topics", "names", "terms", "when").noneMatch(rule::has)) {
            rule.problem(
                    "one of topics, names, terms and when must say what is exempt",
                    "\"topics\": [\"historical\"] was meant");
        }
        List<String> topics = reading.texts("topics", rule, rule.optionalList("topics"));
        List<JsonNode> rules = rule.optionalList("rules");
        if (rule.has("rules") && rules.isEmpty()) {
            rule.problem(
                    "rules ([]) must hold at least one id",
                    "the field can go: without it all fairness rules are meant");
        }
        return Optional.of(new Rule.Exempt(
                head,
                new LinkedHashSet<>(topics),
                reading.optionalTerms("names", rule),
                reading.optionalTerms("terms", rule),
                rules.stream().map(JsonNode::asText).toList()));
    }

    /** Each names rules of this policy, none of them an exempt one. */
    static void checkReferences(List<Rule> rules, Problems problems) {
        Map<String, Rule> byId = rules.stream().collect(Collectors.toMap(Rule::id, Function.identity(), (a, b) -> a));
        for (Rule rule : rules) {
            if (rule instanceof Rule.Exempt exempt) {
                exempt.rules().stream()
                        .filter(id -> !byId.containsKey(id) || byId.get(id) instanceof Rule.Exempt)
                        .forEach(id -> problems.add(
                                "rule (" + exempt.id() + "): rules hold (" + Shown.of(id)
                                        + "), which must be the id of a rule of this policy that is not exempt",
                                "it was renamed"));
            }
        }
    }
}
