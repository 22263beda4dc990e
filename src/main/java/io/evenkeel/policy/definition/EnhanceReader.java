package io.evenkeel.policy.definition;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.platform.Shown;
import io.evenkeel.policy.Rule;
import io.evenkeel.policy.prompt.PromptFacts.Phrase.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads rules that give what ethical phrases in a prompt ask for. */
final class EnhanceReader implements RuleReader {
    private static final Pattern PHRASE = Pattern.compile("(avoid|any|balance|include) ([a-z][a-z-]{0,62})");

    private final Reading reading;
    private final TargetReader targets;

    EnhanceReader(Reading reading) {
        this.reading = reading;
        this.targets = new TargetReader(reading.concepts());
    }

    @Override
    public List<String> fields() {
        return List.of("phrases");
    }

    @Override
    public Optional<Rule> read(Rule.Head head, Fields rule) {
        List<Map.Entry<String, JsonNode>> entries = rule.entries("phrases");
        if (entries.isEmpty() && rule.get("phrases").isObject()) {
            rule.problem("phrases ({}) must hold at least one phrase", "the rule can go");
        }
        List<Rule.Wanted> wanted = new ArrayList<>();
        entries.forEach(entry -> wanted(head, rule, entry).ifPresent(wanted::add));
        return Optional.of(new Rule.Enhance(head, wanted));
    }

    private Optional<Rule.Wanted> wanted(Rule.Head head, Fields rule, Map.Entry<String, JsonNode> entry) {
        Matcher phrase = PHRASE.matcher(entry.getKey());
        if (!phrase.matches()) {
            rule.problem(
                    "phrase (" + Shown.of(entry.getKey()) + ") must be avoid, any, balance or include, and a word",
                    "\"avoid weapons\" or \"any gender\" was meant");
            return Optional.empty();
        }
        Kind kind = Kind.valueOf(phrase.group(1).toUpperCase(Locale.ROOT));
        return entry.getValue().isArray()
                ? Optional.of(pushes(head, rule, kind, phrase.group(2), entry.getValue()))
                : Optional.of(shares(head, kind, phrase.group(2), entry.getValue()));
    }

    private Rule.Wanted pushes(Rule.Head head, Fields rule, Kind kind, String subject, JsonNode list) {
        List<JsonNode> concepts = list.valueStream().toList();
        if (concepts.isEmpty()) {
            rule.problem("concepts ([]) must hold at least one concept", "the phrase can go");
        }
        List<SteeringPlan.Push> pushes = reading.concepts().pushes(head.id(), rule, concepts, true);
        return new Rule.Wanted.Pushes(kind, subject, pushes);
    }

    private Rule.Wanted shares(Rule.Head head, Kind kind, String subject, JsonNode json) {
        String where = "rule (" + Shown.of(head.id()) + "): phrase ("
                + kind.name().toLowerCase(Locale.ROOT) + " " + subject + ")";
        Fields fields = new Fields(where, json, reading.problems());
        fields.allow(
                Stream.concat(Stream.of("group"), TargetReader.FIELDS.stream()).toList());
        String group = fields.isObject() ? fields.text("group").orElse("") : "";
        return new Rule.Wanted.Shares(kind, subject, targets.read(group, fields));
    }
}
