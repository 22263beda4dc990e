package io.evenkeel.audit.search.index;

import io.evenkeel.audit.AuditEntry;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Statistics that are counted from entries. */
public enum EntryMetric {
    /** Requests by outcome and code. */
    OUTCOME,
    /** Refused requests by fired rule. */
    REFUSAL,
    /** Images by applied concept. */
    STEERING,
    /** Images by policy, fired rule, and concept applied with positive strength. */
    ASSIGNED,
    /** Images by policy, fired rule, group, and the label that classifiers find most likely. */
    CLASSIFIED;

    private static final String SEPARATOR = "\u001f";
    private static final String GENERATION = "generation.";

    /** Returns the key of a count. */
    String toKey(String... parts) {
        return name() + SEPARATOR + String.join(SEPARATOR, parts);
    }

    /** Returns the parts of a key; empty if it belongs to another metric. */
    public Optional<List<String>> parseKey(String key) {
        List<String> parts = Arrays.asList(key.split(SEPARATOR, -1));
        return parts.get(0).equals(name()) ? Optional.of(parts.subList(1, parts.size())) : Optional.empty();
    }

    /** Passes the key of each count that an entry increments. */
    static void forEachKey(AuditEntry auditEntry, Consumer<String> key) {
        if (!auditEntry.kind().startsWith(GENERATION)) {
            return;
        }
        String outcome = auditEntry.kind().substring(GENERATION.length());
        key.accept(OUTCOME.toKey(outcome, sanitise(auditEntry.details().get("code"))));
        if (outcome.equals("refused")) {
            auditEntry.rules().stream().distinct().map(REFUSAL::toKey).forEach(key);
        }
        samplesOf(auditEntry).forEach(sample -> forEachSampleKey(auditEntry, sample, key));
    }

    private static void forEachSampleKey(AuditEntry auditEntry, Map<?, ?> sample, Consumer<String> key) {
        appliedConceptsOf(sample)
                .map(appliedConcept -> sanitise(appliedConcept.get("concept")))
                .distinct()
                .map(STEERING::toKey)
                .forEach(key);
        String policy = sanitise(auditEntry.policy());
        for (String rule : auditEntry.rules().stream().distinct().toList()) {
            appliedConceptsOf(sample)
                    .filter(EntryMetric::hasPositiveStrength)
                    .map(appliedConcept -> sanitise(appliedConcept.get("concept")))
                    .distinct()
                    .forEach(concept -> key.accept(ASSIGNED.toKey(policy, rule, concept)));
            classificationsOf(sample).forEach((group, probabilities) -> mostLikely(probabilities)
                    .ifPresent(value -> key.accept(CLASSIFIED.toKey(policy, rule, sanitise(group), value))));
        }
    }

    private static Stream<Map<?, ?>> samplesOf(AuditEntry auditEntry) {
        return toMaps(auditEntry.details().get("samples"));
    }

    private static Stream<Map<?, ?>> appliedConceptsOf(Map<?, ?> sample) {
        return toMaps(sample.get("steering"));
    }

    private static boolean hasPositiveStrength(Map<?, ?> appliedConcept) {
        return appliedConcept.get("strength") instanceof Number strength && strength.doubleValue() > 0;
    }

    private static Map<?, ?> classificationsOf(Map<?, ?> sample) {
        return sample.get("measured") instanceof Map<?, ?> groups ? groups : Map.of();
    }

    private static Optional<String> mostLikely(@Nullable Object probabilities) {
        return probabilities instanceof Map<?, ?> labels
                ? labels.entrySet().stream()
                        .filter(label -> label.getValue() instanceof Number)
                        .max(Comparator.comparingDouble(label -> ((Number) label.getValue()).doubleValue()))
                        .map(label -> sanitise(label.getKey()))
                : Optional.empty();
    }

    private static Stream<Map<?, ?>> toMaps(@Nullable Object list) {
        return list instanceof List<?> all
                ? all.stream().filter(one -> one instanceof Map<?, ?>).map(one -> (Map<?, ?>) one)
                : Stream.of();
    }

    /** Replaces the separator of keys and other control characters. */
    private static String sanitise(@Nullable Object value) {
        String text = Objects.toString(value, "");
        return text.chars().allMatch(point -> point >= ' ') ? text : text.replaceAll("[\\x00-\\x1f]", "?");
    }
}
