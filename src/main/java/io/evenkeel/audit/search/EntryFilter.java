package io.evenkeel.audit.search;

import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.search.index.HighCardinalityField;
import io.evenkeel.audit.search.index.IndexedField;
import io.evenkeel.audit.search.index.KafkaOffset;
import io.evenkeel.audit.search.index.ReasonText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The conditions of a search; an entry must meet all of them.
 *
 * @param from inclusive lower bound of the time
 * @param to exclusive upper bound of the time
 * @param fieldValues the entry must have one of the values of each field
 * @param keyValues the entry must have one of the values of each field
 * @param requestOffset offset of the request
 * @param entryOffset offset of the entry
 * @param text that a reason or the detail must contain
 */
public record EntryFilter(
        Optional<Instant> from,
        Optional<Instant> to,
        Map<IndexedField, Set<String>> fieldValues,
        Map<HighCardinalityField, Set<String>> keyValues,
        Optional<KafkaOffset> requestOffset,
        Optional<KafkaOffset> entryOffset,
        Optional<String> text) {
    public EntryFilter {
        fieldValues = Map.copyOf(fieldValues);
        keyValues = Map.copyOf(keyValues);
    }

    /** Returns the indexed conditions; an entry must have one term of each. */
    List<Set<String>> conditions() {
        List<Set<String>> conditions = new ArrayList<>();
        fieldValues.forEach((field, values) ->
                conditions.add(values.stream().map(field::toTerm).collect(Collectors.toSet())));
        requestOffset.ifPresent(offset -> offset.indexValues()
                .forEach(digit -> conditions.add(Set.of(IndexedField.REQUEST_OFFSET.toTerm(digit)))));
        return conditions;
    }

    boolean isWithinTime(Instant at) {
        return from.map(start -> !at.isBefore(start)).orElse(true)
                && to.map(at::isBefore).orElse(true);
    }

    /** Returns whether an entry meets all conditions, except the entry offset. */
    boolean matches(Instant at, AuditEntry entry) {
        return isWithinTime(at)
                && requestOffset
                        .map(offset -> KafkaOffset.fromRequestOf(entry)
                                .filter(offset::equals)
                                .isPresent())
                        .orElse(true)
                && keyValues.entrySet().stream()
                        .allMatch(condition ->
                                containsAny(condition.getValue(), condition.getKey().valuesOf(entry).stream()))
                && fieldValues.entrySet().stream()
                        .allMatch(condition -> matchesField(condition.getKey(), condition.getValue(), entry))
                && text.map(condition -> ReasonText.containsText(entry, condition))
                        .orElse(true);
    }

    private static boolean matchesField(IndexedField field, Set<String> condition, AuditEntry entry) {
        return containsAny(condition.stream().map(field::toTerm).collect(Collectors.toSet()), field.termsOf(entry));
    }

    private static boolean containsAny(Set<String> condition, Stream<String> values) {
        return values.anyMatch(condition::contains);
    }
}
