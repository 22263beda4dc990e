package io.evenkeel.audit.statement;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.evenkeel.audit.Entry;
import io.evenkeel.audit.Placed;
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
 * @param missing attributes without which the database refuses it
 */
record Statement(long seq, String rule, Map<String, JsonNode> attributes, List<String> missing) {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String REFUSED = "generation.refused";
    private static final Pattern TERM = Pattern.compile(" ?\\(\"[^\"]*\"[^()]*\\)");
    private static final int LONGEST_FACTS = 5000;

    Statement {
        attributes = new LinkedHashMap<>(attributes);
        missing = List.copyOf(missing);
    }

    /** Of an entry, unless no rule but those that moderate nothing had a hand in it. */
    static Optional<Statement> of(Placed placed, StatementSettings settings) {
        return placed.entry().rules().stream()
                .filter(rule -> !settings.excluded().contains(rule))
                .findFirst()
                .map(rule -> of(placed, rule, settings));
    }

    private static Statement of(Placed placed, String rule, StatementSettings settings) {
        Map<String, JsonNode> attributes = known(placed, settings);
        attributes.putAll(settings.of(rule));
        dropWhatDoesNotApply(attributes);
        return new Statement(placed.seq(), rule, attributes, missing(attributes));
    }

    /** What the entry tells. A prompt was refused before there was a picture; what was steered is a picture. */
    private static Map<String, JsonNode> known(Placed placed, StatementSettings settings) {
        LocalDate day = LocalDate.ofInstant(placed.at(), ZoneOffset.UTC);
        Map<String, JsonNode> known = new LinkedHashMap<>();
        known.put("puid", TextNode.valueOf(placed.tenant() + "-" + placed.seq()));
        known.put(
                "content_type",
                placed.entry().kind().equals(REFUSED)
                        ? list("CONTENT_TYPE_TEXT")
                        : list("CONTENT_TYPE_IMAGE", "CONTENT_TYPE_SYNTHETIC_MEDIA"));
        known.put("content_date", TextNode.valueOf(day.toString()));
        known.put("application_date", TextNode.valueOf(day.toString()));
        known.put("decision_facts", TextNode.valueOf(facts(placed.entry(), settings)));
        known.put("source_type", TextNode.valueOf("SOURCE_VOLUNTARY"));
        known.put("automated_detection", TextNode.valueOf("Yes"));
        known.put("automated_decision", TextNode.valueOf("AUTOMATED_DECISION_FULLY"));
        return known;
    }

    private static ArrayNode list(String... values) {
        ArrayNode list = NODES.arrayNode();
        Stream.of(values).forEach(list::add);
        return list;
    }

    private static String facts(Entry entry, StatementSettings settings) {
        String did = entry.kind().equals(REFUSED)
                ? "A request to draw pictures was refused by automated rules."
                : "Pictures were drawn, and altered by automated rules.";
        String reasons = reasons(entry)
                .map(reason -> reason.get("rule") + ": " + text(reason, settings))
                .collect(Collectors.joining("; "));
        String facts = did + (reasons.isEmpty() ? "" : " " + reasons + ".") + " Policy: " + entry.policy() + ".";
        return facts.length() > LONGEST_FACTS ? facts.substring(0, LONGEST_FACTS) : facts;
    }

    private static Stream<Map<?, ?>> reasons(Entry entry) {
        return entry.details().get("reasons") instanceof List<?> reasons
                ? reasons.stream()
                        .filter(reason -> reason instanceof Map<?, ?> said && Boolean.TRUE.equals(said.get("fired")))
                        .map(reason -> (Map<?, ?>) reason)
                : Stream.of();
    }

    private static String text(Map<?, ?> reason, StatementSettings settings) {
        String text = String.valueOf(reason.get("text"));
        return settings.terms() ? text : TERM.matcher(text).replaceAll("");
    }

    /** What the database ignores or refuses beside other attributes. */
    private static void dropWhatDoesNotApply(Map<String, JsonNode> attributes) {
        String ground = text(attributes.get("decision_ground"));
        if (!ground.equals("DECISION_GROUND_ILLEGAL_CONTENT")) {
            attributes.remove("illegal_content_legal_ground");
            attributes.remove("illegal_content_explanation");
        }
        if (!ground.equals("DECISION_GROUND_INCOMPATIBLE_CONTENT")) {
            attributes.remove("incompatible_content_ground");
            attributes.remove("incompatible_content_explanation");
            attributes.remove("incompatible_content_illegal");
        }
        if (text(attributes.get("source_type")).equals("SOURCE_VOLUNTARY")) {
            attributes.remove("source_identity");
        }
    }

    private static List<String> missing(Map<String, JsonNode> attributes) {
        return Stream.of(
                        decision(attributes),
                        Stream.of("category", "decision_ground", "territorial_scope"),
                        ground(text(attributes.get("decision_ground"))))
                .flatMap(needed -> needed)
                .filter(needed -> !attributes.containsKey(needed))
                .toList();
    }

    private static Stream<String> decision(Map<String, JsonNode> attributes) {
        if (Stream.of("decision_monetary", "decision_provision", "decision_account")
                .noneMatch(attributes::containsKey)) {
            return Stream.concat(Stream.of("decision_visibility"), others(attributes));
        }
        return others(attributes);
    }

    /** What has to be said in words. */
    private static Stream<String> others(Map<String, JsonNode> attributes) {
        return Stream.of("decision_visibility", "decision_monetary", "content_type")
                .filter(name -> String.valueOf(attributes.get(name)).contains("_OTHER\""))
                .map(name -> name + "_other");
    }

    private static Stream<String> ground(String ground) {
        return switch (ground) {
            case "DECISION_GROUND_ILLEGAL_CONTENT" ->
                Stream.of("illegal_content_legal_ground", "illegal_content_explanation");
            case "DECISION_GROUND_INCOMPATIBLE_CONTENT" ->
                Stream.of("incompatible_content_ground", "incompatible_content_explanation");
            default -> Stream.of();
        };
    }

    private static String text(@Nullable JsonNode value) {
        return value == null ? "" : value.asText();
    }
}
