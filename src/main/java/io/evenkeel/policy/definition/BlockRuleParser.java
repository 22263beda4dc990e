package io.evenkeel.policy.definition;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.platform.ObjectReader;
import io.evenkeel.platform.SafeText;
import io.evenkeel.policy.condition.InvalidConditionException;
import io.evenkeel.policy.condition.Re2Pattern;
import io.evenkeel.policy.promptanalysis.TermList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Parses block rules, which refuse prompts. */
final class BlockRuleParser implements RuleParser {
    private static final double DEFAULT_THRESHOLD = 0.5; // measured: docs/policies.md

    private final PolicyParseContext context;

    BlockRuleParser(PolicyParseContext context) {
        this.context = context;
    }

    @Override
    public List<String> fieldNames() {
        return List.of("terms", "patterns", "like", "category");
    }

    @Override
    public boolean allowsObligations() {
        return false;
    }

    @Override
    public Optional<Rule> parse(Rule.RuleHeader header, ObjectReader rule) {
        boolean hasOtherMatchers = rule.has("patterns") || rule.has("like");
        List<JsonNode> nodes = hasOtherMatchers ? rule.optionalList("terms") : rule.requireList("terms");
        TermList list = context.parseTerms("terms", rule, nodes);
        if (list.terms().isEmpty() && (!hasOtherMatchers || rule.has("terms"))) {
            rule.addViolation("terms must hold at least one term", "the rule can go");
        }
        Optional<String> category = rule.has("category") ? rule.requireText("category") : Optional.empty();
        return Optional.of(
                new Rule.Block(header, list, parsePatterns(rule), parseSemanticMatch(header, rule), category));
    }

    private List<Re2Pattern> parsePatterns(ObjectReader rule) {
        List<JsonNode> nodes = rule.optionalList("patterns");
        context.countPatterns(nodes.size());
        if (rule.has("patterns") && nodes.isEmpty()) {
            rule.addViolation("patterns must hold at least one regular expression", "the field can go");
        }
        List<Re2Pattern> patterns = new ArrayList<>();
        for (JsonNode node : nodes) {
            try {
                patterns.add(Re2Pattern.compile(node.isTextual() ? node.textValue() : ""));
            } catch (InvalidConditionException e) {
                rule.addViolation("pattern " + ObjectReader.describe(node) + " " + e.reason(), e.hint());
            }
        }
        return patterns;
    }

    private Optional<Rule.SemanticMatch> parseSemanticMatch(Rule.RuleHeader header, ObjectReader rule) {
        if (!rule.has("like")) {
            return Optional.empty();
        }
        ObjectReader matchFields = new ObjectReader(
                "rule (" + SafeText.sanitise(header.id()) + "): like", rule.get("like"), context.violations());
        matchFields.allowOnly(List.of("texts", "threshold"));
        List<String> texts = matchFields.isObject()
                ? context.parseTexts("texts", matchFields, matchFields.requireList("texts"))
                : List.of();
        context.countTexts(texts.size());
        if (texts.isEmpty()) {
            matchFields.addViolation("texts must hold at least one text", "the field like can go");
        }
        double threshold = matchFields.numberOrDefault(
                "threshold", DEFAULT_THRESHOLD, 0, 1, "0.5 was meant, which it is unless given");
        if (context.similarity().isEmpty()) {
            rule.addViolation(
                    "like needs the sentence model, which is not at hand here", "terms or patterns say the same");
        }
        return context.similarity()
                .map(semanticSimilarity -> new Rule.SemanticMatch(texts, threshold, semanticSimilarity));
    }
}
