package io.evenkeel.policy.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.evenkeel.concept.CatalogueEntry;
import io.evenkeel.platform.ObjectReader;
import io.evenkeel.platform.SafeText;
import io.evenkeel.policy.promptanalysis.TermList;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Parses fairness rules, which keep shares of the members of a group. */
final class FairnessRuleParser implements RuleParser {
    private final PolicyParseContext context;
    private final TargetSharesParser targetParser;

    FairnessRuleParser(PolicyParseContext context) {
        this.context = context;
        this.targetParser = new TargetSharesParser(context.conceptParser());
    }

    @Override
    public List<String> fieldNames() {
        return Stream.concat(Stream.of("group", "words", "persons", "scope"), TargetSharesParser.FIELDS.stream())
                .toList();
    }

    @Override
    public Optional<Rule> parse(Rule.RuleHeader header, ObjectReader rule) {
        String group = rule.requireText("group").orElse("");
        Rule.TargetShares shares = targetParser.parse(group, rule);
        TermList words = context.parseTerms(
                "words", rule, rule.has("words") ? rule.requireList("words") : groupWords(group, rule));
        return Optional.of(new Rule.Fairness(header, words, parsePersonTerms(rule), shares, parseScope(rule)));
    }

    private static Rule.QuotaScope parseScope(ObjectReader rule) {
        List<String> scopes = Stream.of(Rule.QuotaScope.values())
                .map(quotaScope -> quotaScope.name().toLowerCase(Locale.ROOT))
                .toList();
        return rule.optionalOneOf("scope", scopes)
                .map(scope -> Rule.QuotaScope.valueOf(scope.toUpperCase(Locale.ROOT)))
                .orElse(Rule.QuotaScope.TENANT);
    }

    private Optional<TermList> parsePersonTerms(ObjectReader rule) {
        if (!rule.has("persons")) {
            return Optional.empty();
        }
        List<JsonNode> nodes = rule.requireList("persons");
        if (nodes.isEmpty()) {
            rule.addViolation(
                    "persons must hold at least one term", "the field can go: without it the rule always acts");
        }
        return Optional.of(context.parseTerms("persons", rule, nodes));
    }

    /** Returns the words of the whole group, including members without a share. */
    private List<JsonNode> groupWords(String group, ObjectReader rule) {
        List<JsonNode> words = new ArrayList<>();
        for (CatalogueEntry member : context.conceptParser().groupMembers(group)) {
            context.conceptParser().findUsable(rule, member.label()).ifPresent(usable -> usable.words()
                    .forEach(word -> words.add(TextNode.valueOf(word))));
        }
        if (words.isEmpty()) {
            rule.addViolation(
                    "group (" + SafeText.sanitise(group) + ") has no words that name it in a prompt",
                    "its members are to be uploaded with words, or the rule is to list words of its own; [] means that it always"
                            + " acts");
        }
        return words;
    }
}
