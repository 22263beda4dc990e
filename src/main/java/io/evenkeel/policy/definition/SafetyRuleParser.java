package io.evenkeel.policy.definition;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.platform.ObjectReader;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** Parses safety rules, which steer every image away from unsafe content. */
final class SafetyRuleParser implements RuleParser {
    private final PolicyParseContext context;

    SafetyRuleParser(PolicyParseContext context) {
        this.context = context;
    }

    @Override
    public List<String> fieldNames() {
        return List.of("concepts", "adaptive", "categories");
    }

    @Override
    public Optional<Rule> parse(Rule.RuleHeader header, ObjectReader rule) {
        List<JsonNode> concepts = rule.requireList("concepts");
        if (concepts.isEmpty() && header.obligations().isEmpty()) { // which may be all that it does
            rule.addViolation("concepts ([]) must hold at least one concept", "the rule can go");
        }
        return Optional.of(new Rule.Safety(
                header,
                context.conceptParser().parseAppliedConcepts(header.id(), rule, concepts, true),
                new LinkedHashSet<>(parseCategories(rule))));
    }

    private List<String> parseCategories(ObjectReader rule) {
        List<String> categories = context.parseTexts("categories", rule, rule.optionalList("categories"));
        if (rule.has("categories") && categories.isEmpty()) {
            rule.addViolation(
                    "categories must hold at least one category", "the field can go: without it the rule always acts");
        }
        return categories;
    }
}
