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
 * What differs between two canonical definitions, rule by rule: each rule is known by its id.
 *
 * @param from what it was, such as "acme@2"; "nothing" before the first version
 * @param to what it is
 * @param lines for people, one for each change
 * @param rules that were added, removed or changed
 * @param settings what differs beside the rules, "order" included if rules that stay stand in another
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

    /** What became of a rule. */
    enum Kind {
        ADDED,
        REMOVED,
        CHANGED
    }

    /**
     * One rule's change.
     *
     * @param change added, removed or changed
     * @param fields that differ, if it was changed
     * @param before as it was; absent if it was added
     * @param after as it is; absent if it was removed
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RuleChange(
            String rule,
            Kind change,
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
     * @param before absent if it was not there
     * @param after absent if it is no longer there
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record FieldChange(
            String field,
            @Nullable JsonNode before,
            @Nullable JsonNode after) {}

    static PolicyDiff between(String from, JsonNode before, String to, JsonNode after) {
        List<RuleChange> rules = rules(byId(before), byId(after));
        List<FieldChange> settings = fields(before, after, Set.of(RULES));
        List<String> lines = new ArrayList<>();
        rules.forEach(change -> DiffFormatter.of(change, lines));
        settings.forEach(change -> lines.add(DiffFormatter.of(change)));
        order(before, after).ifPresent(change -> {
            settings.add(change);
            lines.add(DiffFormatter.of(change));
        });
        return new PolicyDiff(from, to, lines, rules, settings);
    }

    private static Map<String, JsonNode> byId(JsonNode definition) {
        Map<String, JsonNode> rules = new LinkedHashMap<>();
        definition.path(RULES).forEach(rule -> rules.put(rule.path(ID).asText(), rule));
        return rules;
    }

    private static List<RuleChange> rules(Map<String, JsonNode> before, Map<String, JsonNode> after) {
        Set<String> ids = new LinkedHashSet<>(after.keySet());
        ids.addAll(before.keySet());
        List<RuleChange> changes = new ArrayList<>();
        for (String id : ids) {
            JsonNode was = before.get(id);
            JsonNode is = after.get(id);
            if (was == null || is == null) {
                changes.add(new RuleChange(id, was == null ? Kind.ADDED : Kind.REMOVED, List.of(), was, is));
            } else if (!was.equals(is)) {
                changes.add(new RuleChange(id, Kind.CHANGED, fields(was, is, Set.of(ID)), was, is));
            }
        }
        return changes;
    }

    private static List<FieldChange> fields(JsonNode before, JsonNode after, Set<String> without) {
        Set<String> names = new LinkedHashSet<>();
        before.fieldNames().forEachRemaining(names::add);
        after.fieldNames().forEachRemaining(names::add);
        names.removeAll(without);
        List<FieldChange> changes = new ArrayList<>();
        for (String name : names) {
            JsonNode was = before.get(name);
            JsonNode is = after.get(name);
            if (was == null || !was.equals(is)) {
                changes.add(new FieldChange(name, was, is));
            }
        }
        return changes;
    }

    /** Of the rules that stay: the first block or limit rule that refuses is the one that is told. */
    private static Optional<FieldChange> order(JsonNode before, JsonNode after) {
        List<String> was = new ArrayList<>(byId(before).keySet());
        List<String> is = new ArrayList<>(byId(after).keySet());
        was.retainAll(byId(after).keySet());
        is.retainAll(byId(before).keySet());
        return was.equals(is)
                ? Optional.empty()
                : Optional.of(new FieldChange("order", DiffFormatter.texts(was), DiffFormatter.texts(is)));
    }
}
