package io.evenkeel.policy.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.evenkeel.concept.Listed;
import io.evenkeel.platform.Shown;
import io.evenkeel.policy.Rule;
import io.evenkeel.policy.prompt.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads rules that keep shares of the members of a group. */
final class FairnessReader implements RuleReader {
    private final Reading reading;
    private final TargetReader targets;

    FairnessReader(Reading reading) {
        this.reading = reading;
        this.targets = new TargetReader(reading.concepts());
    }

    @Override
    public List<String> fields() {
        return Stream.concat(Stream.of("group", "words", "persons", "scope"), TargetReader.FIELDS.stream())
                .toList();
    }

    @Override
    public Optional<Rule> read(Rule.Head head, Fields rule) {
        String group = rule.text("group").orElse("");
        Rule.Target target = targets.read(group, rule);
        Terms words = reading.terms("words", rule, rule.has("words") ? rule.list("words") : wordsOf(group, rule));
        return Optional.of(new Rule.Fairness(head, words, persons(rule), target, scope(rule)));
    }

    private static Rule.Scope scope(Fields rule) {
        List<String> scopes = Stream.of(Rule.Scope.values())
                .map(scope -> scope.name().toLowerCase(Locale.ROOT))
                .toList();
        return rule.oneOf("scope", scopes)
                .map(scope -> Rule.Scope.valueOf(scope.toUpperCase(Locale.ROOT)))
                .orElse(Rule.Scope.TENANT);
    }

    private Optional<Terms> persons(Fields rule) {
        if (!rule.has("persons")) {
            return Optional.empty();
        }
        List<JsonNode> nodes = rule.list("persons");
        if (nodes.isEmpty()) {
            rule.problem("persons must hold at least one term", "the field can go: without it the rule always acts");
        }
        return Optional.of(reading.terms("persons", rule, nodes));
    }

    /** The words of the whole group, members without a share included. */
    private List<JsonNode> wordsOf(String group, Fields rule) {
        List<JsonNode> words = new ArrayList<>();
        for (Listed member : reading.concepts().members(group)) {
            reading.concepts().usable(rule, member.label()).ifPresent(usable -> usable.words()
                    .forEach(word -> words.add(TextNode.valueOf(word))));
        }
        if (words.isEmpty()) {
            rule.problem(
                    "group (" + Shown.of(group) + ") has no words that name it in a prompt",
                    "its members are to be uploaded with words, or the rule is to list words of its own; [] means that it always"
                            + " acts");
        }
        return words;
    }
}
