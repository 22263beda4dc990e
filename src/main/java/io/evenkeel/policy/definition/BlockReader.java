package io.evenkeel.policy.definition;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.platform.Shown;
import io.evenkeel.policy.Rule;
import io.evenkeel.policy.condition.InvalidCondition;
import io.evenkeel.policy.condition.SafePattern;
import io.evenkeel.policy.prompt.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads rules that refuse prompts. */
final class BlockReader implements RuleReader {
    private static final double USUAL_THRESHOLD = 0.5; // measured: docs/policies.md

    private final Reading reading;

    BlockReader(Reading reading) {
        this.reading = reading;
    }

    @Override
    public List<String> fields() {
        return List.of("terms", "patterns", "like", "category");
    }

    @Override
    public boolean obliges() {
        return false;
    }

    @Override
    public Optional<Rule> read(Rule.Head head, Fields rule) {
        boolean others = rule.has("patterns") || rule.has("like");
        List<JsonNode> nodes = others ? rule.optionalList("terms") : rule.list("terms");
        Terms terms = reading.terms("terms", rule, nodes);
        if (terms.given().isEmpty() && (!others || rule.has("terms"))) {
            rule.problem("terms must hold at least one term", "the rule can go");
        }
        Optional<String> category = rule.has("category") ? rule.text("category") : Optional.empty();
        return Optional.of(new Rule.Block(head, terms, patterns(rule), like(head, rule), category));
    }

    private List<SafePattern> patterns(Fields rule) {
        List<JsonNode> nodes = rule.optionalList("patterns");
        reading.countPatterns(nodes.size());
        if (rule.has("patterns") && nodes.isEmpty()) {
            rule.problem("patterns must hold at least one regular expression", "the field can go");
        }
        List<SafePattern> patterns = new ArrayList<>();
        for (JsonNode node : nodes) {
            try {
                patterns.add(SafePattern.of(node.isTextual() ? node.textValue() : ""));
            } catch (InvalidCondition e) {
                rule.problem("pattern " + Fields.shown(node) + " " + e.why(), e.maybe());
            }
        }
        return patterns;
    }

    private Optional<Rule.Alike> like(Rule.Head head, Fields rule) {
        if (!rule.has("like")) {
            return Optional.empty();
        }
        Fields like = new Fields("rule (" + Shown.of(head.id()) + "): like", rule.get("like"), reading.problems());
        like.allow(List.of("texts", "threshold"));
        List<String> texts = like.isObject() ? reading.texts("texts", like, like.list("texts")) : List.of();
        reading.countTexts(texts.size());
        if (texts.isEmpty()) {
            like.problem("texts must hold at least one text", "the field like can go");
        }
        double threshold = like.number("threshold", USUAL_THRESHOLD, 0, 1, "0.5 was meant, which it is unless given");
        if (reading.likeness().isEmpty()) {
            rule.problem("like needs the sentence model, which is not at hand here", "terms or patterns say the same");
        }
        return reading.likeness().map(likeness -> new Rule.Alike(texts, threshold, likeness));
    }
}
