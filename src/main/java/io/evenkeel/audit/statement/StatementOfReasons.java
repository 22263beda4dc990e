package io.evenkeel.audit.statement;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.GenerationEvent.RuleReason;
import io.evenkeel.audit.SequencedEntry;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A statement of reasons.
 *
 * @param attributes in the order of the database
 * @param missingAttributes required attributes that are not set
 */
record StatementOfReasons(long seq, String rule, Map<String, JsonNode> attributes, List<String> missingAttributes) {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String REFUSED = "generation.refused";
    private static final Pattern TERM = Pattern.compile(" ?\\(\"[^\"]*\"[^()]*\\)");
    private static final int MAX_FACTS_LENGTH = 5000;

    StatementOfReasons {
        attributes = new LinkedHashMap<>(attributes);
        missingAttributes = List.copyOf(missingAttributes);
    }

    /** Creates the statement of an entry; empty if only excluded rules fired. */
    static Optional<StatementOfReasons> fromEntry(SequencedEntry sequencedEntry, StatementSettings settings) {
        return sequencedEntry.entry().rules().stream()
                .filter(rule -> !settings.excludedRules().contains(rule))
                .findFirst()
                .map(rule -> create(sequencedEntry, rule, settings));
    }

    private static StatementOfReasons create(SequencedEntry sequencedEntry, String rule, StatementSettings settings) {
        Map<String, JsonNode> attributes = entryAttributes(sequencedEntry, settings);
        attributes.putAll(settings.attributesFor(rule));
        removeInapplicable(attributes);
        return new StatementOfReasons(sequencedEntry.seq(), rule, attributes, findMissing(attributes));
    }

    /** Returns the attributes that the entry determines. A refusal concerns the prompt, steering concerns the image. */
    private static Map<String, JsonNode> entryAttributes(SequencedEntry sequencedEntry, StatementSettings settings) {
        LocalDate day = LocalDate.ofInstant(sequencedEntry.at(), ZoneOffset.UTC);
        Map<String, JsonNode> attributes = new LinkedHashMap<>();
        attributes.put("puid", TextNode.valueOf(sequencedEntry.tenant() + "-" + sequencedEntry.seq()));
        attributes.put(
                "content_type",
                sequencedEntry.entry().kind().equals(REFUSED)
                        ? toArray("CONTENT_TYPE_TEXT")
                        : toArray("CONTENT_TYPE_IMAGE", "CONTENT_TYPE_SYNTHETIC_MEDIA"));
        attributes.put("content_date", TextNode.valueOf(day.toString()));
        attributes.put("application_date", TextNode.valueOf(day.toString()));
        attributes.put("decision_facts", TextNode.valueOf(describeFacts(sequencedEntry.entry(), settings)));
        attributes.put("source_type", TextNode.valueOf("SOURCE_VOLUNTARY"));
        attributes.put("automated_detection", TextNode.valueOf("Yes"));
        attributes.put("automated_decision", TextNode.valueOf("AUTOMATED_DECISION_FULLY"));
        return attributes;
    }

    private static ArrayNode toArray(String... values) {
        ArrayNode list = NODES.arrayNode();
        Stream.of(values).forEach(list::add);
        return list;
    }

    private static String describeFacts(AuditEntry auditEntry, StatementSettings settings) {
        String action = auditEntry.kind().equals(REFUSED)
                ? "A request to generate images was refused by automated rules."
                : "Images were generated, and altered by automated rules.";
        String reasons = auditEntry.event().reasons().stream()
                .filter(RuleReason::fired)
                .map(reason -> reason.rule() + ": " + reasonText(reason, settings))
                .collect(Collectors.joining("; "));
        String facts =
                action + (reasons.isEmpty() ? "" : " " + reasons + ".") + " Policy: " + auditEntry.policy() + ".";
        return facts.length() > MAX_FACTS_LENGTH ? facts.substring(0, MAX_FACTS_LENGTH) : facts;
    }

    private static String reasonText(RuleReason reason, StatementSettings settings) {
        String text = String.valueOf(reason.text());
        return settings.quoteTerms() ? text : TERM.matcher(text).replaceAll("");
    }

    /** Removes attributes that the database does not accept beside others. */
    private static void removeInapplicable(Map<String, JsonNode> attributes) {
        String ground = textOf(attributes.get("decision_ground"));
        if (!ground.equals("DECISION_GROUND_ILLEGAL_CONTENT")) {
            attributes.remove("illegal_content_legal_ground");
            attributes.remove("illegal_content_explanation");
        }
        if (!ground.equals("DECISION_GROUND_INCOMPATIBLE_CONTENT")) {
            attributes.remove("incompatible_content_ground");
            attributes.remove("incompatible_content_explanation");
            attributes.remove("incompatible_content_illegal");
        }
        if (textOf(attributes.get("source_type")).equals("SOURCE_VOLUNTARY")) {
            attributes.remove("source_identity");
        }
    }

    private static List<String> findMissing(Map<String, JsonNode> attributes) {
        return Stream.of(
                        requiredDecisionFields(attributes),
                        Stream.of("category", "decision_ground", "territorial_scope"),
                        requiredGroundFields(textOf(attributes.get("decision_ground"))))
                .flatMap(needed -> needed)
                .filter(needed -> !attributes.containsKey(needed))
                .toList();
    }

    private static Stream<String> requiredDecisionFields(Map<String, JsonNode> attributes) {
        if (Stream.of("decision_monetary", "decision_provision", "decision_account")
                .noneMatch(attributes::containsKey)) {
            return Stream.concat(Stream.of("decision_visibility"), requiredOtherFields(attributes));
        }
        return requiredOtherFields(attributes);
    }

    /** Returns the texts that the value OTHER requires. */
    private static Stream<String> requiredOtherFields(Map<String, JsonNode> attributes) {
        return Stream.of("decision_visibility", "decision_monetary", "content_type")
                .filter(name -> String.valueOf(attributes.get(name)).contains("_OTHER\""))
                .map(name -> name + "_other");
    }

    private static Stream<String> requiredGroundFields(String ground) {
        return switch (ground) {
            case "DECISION_GROUND_ILLEGAL_CONTENT" ->
                Stream.of("illegal_content_legal_ground", "illegal_content_explanation");
            case "DECISION_GROUND_INCOMPATIBLE_CONTENT" ->
                Stream.of("incompatible_content_ground", "incompatible_content_explanation");
            default -> Stream.of();
        };
    }

    private static String textOf(@Nullable JsonNode value) {
        return value == null ? "" : value.asText();
    }
}
