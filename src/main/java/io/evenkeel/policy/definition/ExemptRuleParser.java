package io.evenkeel.policy.definition;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.platform.ObjectReader;
import io.evenkeel.platform.SafeText;
import io.evenkeel.platform.Violations;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Parses exempt rules, which disable other rules. */
final class ExemptRuleParser implements RuleParser {
    private final PolicyParseContext context;

    ExemptRuleParser(PolicyParseContext context) {
        this.context = context;
    }

    @Override
    public List<String> fieldNames() {
        return List.of("topics", "names", "terms", "rules");
    }

    @Override
    public Optional<Rule> parse(Rule.RuleHeader header, ObjectReader rule) {
        if (Stream.of("topics", "names", "terms", "when").noneMatch(rule::has)) {
            rule.addViolation(
                    "one of topics, names, terms and when must say what is exempt",
                    "\"topics\": [\"historical\"] was meant");
        }
        List<String> topics = context.parseTexts("topics", rule, rule.optionalList("topics"));
        List<JsonNode> rules = rule.optionalList("rules");
        if (rule.has("rules") && rules.isEmpty()) {
            rule.addViolation(
                    "rules ([]) must hold at least one id",
                    "the field can go: without it all fairness rules are meant");
        }
        return Optional.of(new Rule.Exempt(
                header,
                new LinkedHashSet<>(topics),
                context.parseOptionalTerms("names", rule),
                context.parseOptionalTerms("terms", rule),
                rules.stream().map(JsonNode::asText).toList()));
    }

    /** Requires that exempt rules name rules of this policy that are not exempt rules themselves. */
    static void validateReferences(List<Rule> rules, Violations violations) {
        Map<String, Rule> byId = rules.stream().collect(Collectors.toMap(Rule::id, Function.identity(), (a, b) -> a));
        for (Rule rule : rules) {
            if (rule instanceof Rule.Exempt exempt) {
                exempt.ruleIds().stream()
                        .filter(id -> !byId.containsKey(id) || byId.get(id) instanceof Rule.Exempt)
                        .forEach(id -> violations.add(
                                "rule (" + exempt.id() + "): rules hold (" + SafeText.sanitise(id)
                                        + "), which must be the id of a rule of this policy that is not exempt",
                                "it was renamed"));
            }
        }
    }
}
