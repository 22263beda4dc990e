package io.evenkeel.policy.definition;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.platform.ObjectReader;
import io.evenkeel.platform.SafeText;
import io.evenkeel.policy.promptanalysis.PromptAnalysis.EthicalPhrase.PhraseKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Parses enhance rules, which fulfil ethical phrases of a prompt. */
final class EnhanceRuleParser implements RuleParser {
    private static final Pattern PHRASE = Pattern.compile("(avoid|any|balance|include) ([a-z][a-z-]{0,62})");

    private final PolicyParseContext context;
    private final TargetSharesParser targetParser;

    EnhanceRuleParser(PolicyParseContext context) {
        this.context = context;
        this.targetParser = new TargetSharesParser(context.conceptParser());
    }

    @Override
    public List<String> fieldNames() {
        return List.of("phrases");
    }

    @Override
    public Optional<Rule> parse(Rule.RuleHeader header, ObjectReader rule) {
        List<Map.Entry<String, JsonNode>> entries = rule.requireEntries("phrases");
        if (entries.isEmpty() && rule.get("phrases").isObject()) {
            rule.addViolation("phrases ({}) must hold at least one phrase", "the rule can go");
        }
        List<Rule.PhraseResponse> responses = new ArrayList<>();
        entries.forEach(entry -> parseResponse(header, rule, entry).ifPresent(responses::add));
        return Optional.of(new Rule.Enhance(header, responses));
    }

    private Optional<Rule.PhraseResponse> parseResponse(
            Rule.RuleHeader header, ObjectReader rule, Map.Entry<String, JsonNode> entry) {
        Matcher phrase = PHRASE.matcher(entry.getKey());
        if (!phrase.matches()) {
            rule.addViolation(
                    "phrase (" + SafeText.sanitise(entry.getKey())
                            + ") must be avoid, any, balance or include, and a word",
                    "\"avoid weapons\" or \"any gender\" was meant");
            return Optional.empty();
        }
        PhraseKind kind = PhraseKind.valueOf(phrase.group(1).toUpperCase(Locale.ROOT));
        return entry.getValue().isArray()
                ? Optional.of(parseConceptSteering(header, rule, kind, phrase.group(2), entry.getValue()))
                : Optional.of(parseTargetSteering(header, kind, phrase.group(2), entry.getValue()));
    }

    private Rule.PhraseResponse parseConceptSteering(
            Rule.RuleHeader header, ObjectReader rule, PhraseKind kind, String subject, JsonNode list) {
        List<JsonNode> concepts = list.valueStream().toList();
        if (concepts.isEmpty()) {
            rule.addViolation("concepts ([]) must hold at least one concept", "the phrase can go");
        }
        List<SteeringPlan.AppliedConcept> appliedConcepts =
                context.conceptParser().parseAppliedConcepts(header.id(), rule, concepts, true);
        return new Rule.PhraseResponse.ConceptSteering(kind, subject, appliedConcepts);
    }

    private Rule.PhraseResponse parseTargetSteering(
            Rule.RuleHeader header, PhraseKind kind, String subject, JsonNode json) {
        String path = "rule (" + SafeText.sanitise(header.id()) + "): phrase ("
                + kind.name().toLowerCase(Locale.ROOT) + " " + subject + ")";
        ObjectReader reader = new ObjectReader(path, json, context.violations());
        reader.allowOnly(Stream.concat(Stream.of("group"), TargetSharesParser.FIELDS.stream())
                .toList());
        String group = reader.isObject() ? reader.requireText("group").orElse("") : "";
        return new Rule.PhraseResponse.TargetSteering(kind, subject, targetParser.parse(group, reader));
    }
}
