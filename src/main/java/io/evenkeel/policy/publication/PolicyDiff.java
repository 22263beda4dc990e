package io.evenkeel.policy.publication;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The difference between two canonical definitions, rule by rule. Rules are matched by id.
 *
 * @param from label of the older version, such as "acme@2"; "nothing" before the first version
 * @param to label of the newer version
 * @param lines for people, one for each change
 * @param rules that were added, removed or changed
 * @param settings that differ; "order" if rules that stay have another order
 */
public record PolicyDiff(
        String from, String to, List<String> lines, List<RuleChange> rules, List<FieldChange> settings) {
    private static final String ID = "id";
    private static final String RULES = "rules";

    public PolicyDiff {
        lines = List.copyOf(lines);
        rules = List.copyOf(rules);
        settings = List.copyOf(settings);
    }

    /** How a rule changed. */
    enum RuleChangeKind {
        ADDED,
        REMOVED,
        CHANGED
    }

    /**
     * One rule's change.
     *
     * @param change added, removed or changed
     * @param fields that differ, if the rule was changed
     * @param before the old rule; absent if it was added
     * @param after the new rule; absent if it was removed
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RuleChange(
            String rule,
            RuleChangeKind change,
            List<FieldChange> fields,
            @Nullable JsonNode before,
            @Nullable JsonNode after) {
        RuleChange {
            fields = List.copyOf(fields);
        }
    }

    /**
     * One field's change.
     *
     * @param before absent if the field was added
     * @param after absent if the field was removed
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record FieldChange(
            String field,
            @Nullable JsonNode before,
            @Nullable JsonNode after) {}

    static PolicyDiff between(String from, JsonNode before, String to, JsonNode after) {
        List<RuleChange> rules = compareRules(indexById(before), indexById(after));
        List<FieldChange> settings = compareFields(before, after, Set.of(RULES));
        List<String> lines = new ArrayList<>();
        rules.forEach(change -> DiffFormatter.addLines(change, lines));
        settings.forEach(change -> lines.add(DiffFormatter.toLine(change)));
        compareOrder(before, after).ifPresent(change -> {
            settings.add(change);
            lines.add(DiffFormatter.toLine(change));
        });
        return new PolicyDiff(from, to, lines, rules, settings);
    }

    private static Map<String, JsonNode> indexById(JsonNode definition) {
        Map<String, JsonNode> rules = new LinkedHashMap<>();
        definition.path(RULES).forEach(rule -> rules.put(rule.path(ID).asText(), rule));
        return rules;
    }

    private static List<RuleChange> compareRules(Map<String, JsonNode> before, Map<String, JsonNode> after) {
        Set<String> ids = new LinkedHashSet<>(after.keySet());
        ids.addAll(before.keySet());
        List<RuleChange> changes = new ArrayList<>();
        for (String id : ids) {
            JsonNode old = before.get(id);
            JsonNode current = after.get(id);
            if (old == null || current == null) {
                changes.add(new RuleChange(
                        id, old == null ? RuleChangeKind.ADDED : RuleChangeKind.REMOVED, List.of(), old, current));
            } else if (!old.equals(current)) {
                changes.add(new RuleChange(
                        id, RuleChangeKind.CHANGED, compareFields(old, current, Set.of(ID)), old, current));
            }
        }
        return changes;
    }

    private static List<FieldChange> compareFields(JsonNode before, JsonNode after, Set<String> ignored) {
        Set<String> names = new LinkedHashSet<>();
        before.fieldNames().forEachRemaining(names::add);
        after.fieldNames().forEachRemaining(names::add);
        names.removeAll(ignored);
        List<FieldChange> changes = new ArrayList<>();
        for (String name : names) {
            JsonNode old = before.get(name);
            JsonNode current = after.get(name);
            if (old == null || !old.equals(current)) {
                changes.add(new FieldChange(name, old, current));
            }
        }
        return changes;
    }

    /** Compares the order of the rules that stay: it decides which refusal is reported. */
    private static Optional<FieldChange> compareOrder(JsonNode before, JsonNode after) {
        List<String> old = new ArrayList<>(indexById(before).keySet());
        List<String> current = new ArrayList<>(indexById(after).keySet());
        old.retainAll(indexById(after).keySet());
        current.retainAll(indexById(before).keySet());
        return old.equals(current)
                ? Optional.empty()
                : Optional.of(new FieldChange("order", DiffFormatter.toJson(old), DiffFormatter.toJson(current)));
    }
}
