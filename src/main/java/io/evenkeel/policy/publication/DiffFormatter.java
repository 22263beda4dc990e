package io.evenkeel.policy.publication;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.evenkeel.policy.publication.PolicyDiff.FieldChange;
import io.evenkeel.policy.publication.PolicyDiff.RuleChange;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Formats the changes between two definitions as lines for people. */
final class DiffFormatter {
    private static final int MAX_LENGTH = 300;

    private DiffFormatter() {}

    static void addLines(RuleChange change, List<String> lines) {
        String rule = "rule (" + change.rule() + ")";
        switch (change.change()) {
            case ADDED -> lines.add("+ " + rule + ", " + typeOf(change.after()));
            case REMOVED -> lines.add("- " + rule + ", " + typeOf(change.before()));
            case CHANGED -> change.fields().forEach(field -> lines.add("~ " + rule + " " + describe(field)));
        }
    }

    static String toLine(FieldChange setting) {
        return "~ " + describe(setting);
    }

    static ArrayNode toJson(List<String> texts) {
        ArrayNode node = JsonNodeFactory.instance.arrayNode();
        texts.forEach(node::add);
        return node;
    }

    private static String typeOf(@Nullable JsonNode rule) {
        return rule == null ? "" : rule.path("type").asText();
    }

    private static String describe(FieldChange change) {
        JsonNode before = change.before();
        JsonNode after = change.after();
        if (before == null || after == null) {
            return change.field() + ": " + describeValue(before) + " -> " + describeValue(after);
        }
        boolean lists = isTexts(before) && isTexts(after) && !sort(before).equals(sort(after));
        return change.field() + ": "
                + (lists ? describeLists(before, after) : describeValue(before) + " -> " + describeValue(after));
    }

    private static boolean isTexts(JsonNode node) {
        return node.isArray() && StreamSupport.stream(node.spliterator(), false).allMatch(JsonNode::isTextual);
    }

    private static List<String> sort(JsonNode texts) {
        return toList(texts).stream().sorted().toList();
    }

    private static List<String> toList(JsonNode texts) {
        List<String> list = new ArrayList<>();
        texts.forEach(text -> list.add(text.asText()));
        return list;
    }

    /** Lists added and removed texts only, as lists of terms are long. */
    private static String describeLists(JsonNode before, JsonNode after) {
        List<String> added = toList(after);
        added.removeAll(toList(before));
        List<String> removed = toList(before);
        removed.removeAll(toList(after));
        String changes = added.stream().map(text -> "+ " + text).collect(Collectors.joining(", "))
                + (added.isEmpty() || removed.isEmpty() ? "" : ", ")
                + removed.stream().map(text -> "- " + text).collect(Collectors.joining(", "));
        return shorten(changes);
    }

    private static String describeValue(@Nullable JsonNode value) {
        return value == null ? "(not given)" : shorten(value.isTextual() ? value.textValue() : value.toString());
    }

    private static String shorten(String text) {
        return text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "..." : text;
    }
}
