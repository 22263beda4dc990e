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

/** Changes in lines that people read. */
final class DiffFormatter {
    private static final int LONGEST = 300;

    private DiffFormatter() {}

    static void of(RuleChange change, List<String> lines) {
        String rule = "rule (" + change.rule() + ")";
        switch (change.change()) {
            case ADDED -> lines.add("+ " + rule + ", " + type(change.after()));
            case REMOVED -> lines.add("- " + rule + ", " + type(change.before()));
            case CHANGED -> change.fields().forEach(field -> lines.add("~ " + rule + " " + told(field)));
        }
    }

    static String of(FieldChange setting) {
        return "~ " + told(setting);
    }

    static ArrayNode texts(List<String> texts) {
        ArrayNode node = JsonNodeFactory.instance.arrayNode();
        texts.forEach(node::add);
        return node;
    }

    private static String type(@Nullable JsonNode rule) {
        return rule == null ? "" : rule.path("type").asText();
    }

    private static String told(FieldChange change) {
        JsonNode before = change.before();
        JsonNode after = change.after();
        if (before == null || after == null) {
            return change.field() + ": " + shown(before) + " -> " + shown(after);
        }
        boolean lists = isTexts(before) && isTexts(after) && !sorted(before).equals(sorted(after));
        return change.field() + ": " + (lists ? listed(before, after) : shown(before) + " -> " + shown(after));
    }

    private static boolean isTexts(JsonNode node) {
        return node.isArray() && StreamSupport.stream(node.spliterator(), false).allMatch(JsonNode::isTextual);
    }

    private static List<String> sorted(JsonNode texts) {
        return list(texts).stream().sorted().toList();
    }

    private static List<String> list(JsonNode texts) {
        List<String> list = new ArrayList<>();
        texts.forEach(text -> list.add(text.asText()));
        return list;
    }

    /** What came and what went: lists of terms are long. */
    private static String listed(JsonNode before, JsonNode after) {
        List<String> added = list(after);
        added.removeAll(list(before));
        List<String> removed = list(before);
        removed.removeAll(list(after));
        String told = added.stream().map(text -> "+ " + text).collect(Collectors.joining(", "))
                + (added.isEmpty() || removed.isEmpty() ? "" : ", ")
                + removed.stream().map(text -> "- " + text).collect(Collectors.joining(", "));
        return cut(told);
    }

    private static String shown(@Nullable JsonNode value) {
        return value == null ? "(not given)" : cut(value.isTextual() ? value.textValue() : value.toString());
    }

    private static String cut(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    }
}
