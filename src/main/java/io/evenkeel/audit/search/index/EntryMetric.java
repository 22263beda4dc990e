package io.evenkeel.audit.search.index;

import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.GenerationEvent.ConceptApplication;
import io.evenkeel.audit.GenerationEvent.GenerationCompleted;
import io.evenkeel.audit.GenerationEvent.ImageSample;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
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
    static void forEachKey(AuditEntry entry, Consumer<String> key) {
        if (!entry.kind().startsWith(GENERATION)) {
            return;
        }
        String outcome = entry.kind().substring(GENERATION.length());
        key.accept(OUTCOME.toKey(outcome, sanitise(entry.event().code())));
        if (outcome.equals("refused")) {
            entry.rules().stream().distinct().map(REFUSAL::toKey).forEach(key);
        }
        if (entry.event() instanceof GenerationCompleted completed) {
            completed.output().samples().forEach(sample -> forEachSampleKey(entry, sample, key));
        }
    }

    private static void forEachSampleKey(AuditEntry entry, ImageSample sample, Consumer<String> key) {
        sample.steering().stream()
                .map(applied -> sanitise(applied.concept()))
                .distinct()
                .map(STEERING::toKey)
                .forEach(key);
        String policy = sanitise(entry.policy());
        for (String rule : entry.rules().stream().distinct().toList()) {
            sample.steering().stream()
                    .filter(EntryMetric::hasPositiveStrength)
                    .map(applied -> sanitise(applied.concept()))
                    .distinct()
                    .forEach(concept -> key.accept(ASSIGNED.toKey(policy, rule, concept)));
            sample.classifications().forEach((group, probabilities) -> mostLikely(probabilities)
                    .ifPresent(value -> key.accept(CLASSIFIED.toKey(policy, rule, sanitise(group), value))));
        }
    }

    private static boolean hasPositiveStrength(ConceptApplication applied) {
        return applied.strength() != null && applied.strength() > 0;
    }

    private static Optional<String> mostLikely(Map<String, Double> probabilities) {
        return probabilities.entrySet().stream()
                .filter(label -> label.getValue() != null)
                .max(Map.Entry.comparingByValue())
                .map(label -> sanitise(label.getKey()));
    }

    /** Replaces the separator of keys and other control characters. */
    private static String sanitise(@Nullable String value) {
        String text = Objects.toString(value, "");
        return text.chars().allMatch(point -> point >= ' ') ? text : text.replaceAll("[\\x00-\\x1f]", "?");
    }
}
