package io.evenkeel.audit.search.index;

import io.evenkeel.audit.AuditEntry;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Fields with few values, indexed by a posting list for each value. */
public enum IndexedField {
    /** Outcome of a request, or {@code admin} for a change by an administrator. */
    DECISION(entry -> List.of(toDecision(entry.kind()))),
    KIND(entry -> List.of(entry.kind())),
    CODE(entry -> toSingleValue(entry.event().code())),
    /** Rules that fired. */
    RULE(AuditEntry::rules),
    /** Concepts that were applied. */
    CONCEPT(AuditEntry::concepts),
    /** Whether any concept was applied. */
    STEERED(entry -> List.of(Boolean.toString(!entry.concepts().isEmpty()))),
    POLICY(entry -> toSingleValue(entry.policy())),
    MODEL(entry -> toSingleValue(entry.model())),
    SOURCE(entry -> toSingleValue(entry.source())),
    ACTOR(entry -> List.of(entry.actor())),
    /** Where the request stood on Kafka, in digits: see {@link KafkaOffset}. */
    REQUEST_OFFSET(entry ->
            KafkaOffset.fromRequestOf(entry).map(KafkaOffset::indexValues).orElse(List.of())),
    /** Digest of a reason text: see {@link ReasonText}. */
    TEXT(entry -> ReasonText.maskedTextsOf(entry).map(ReasonText::digestOf).toList());

    /** Longer values come from hostile senders and are not indexed. */
    static final int MAX_VALUE_LENGTH = 500;

    private static final String GENERATION = "generation.";

    @SuppressWarnings("ImmutableEnumChecker") // functions without state
    private final Function<AuditEntry, List<String>> values;

    IndexedField(Function<AuditEntry, List<String>> values) {
        this.values = values;
    }

    /** Returns the name of the filter, which is the prefix of terms. */
    public String filterName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns whether it is a filter; the others are derived from filters. */
    public boolean isFilterable() {
        return this != REQUEST_OFFSET && this != TEXT;
    }

    public String toTerm(String value) {
        return filterName() + "=" + value;
    }

    /** Returns the terms of an entry. */
    public Stream<String> termsOf(AuditEntry entry) {
        return values.apply(entry).stream().map(this::toTerm);
    }

    private static String toDecision(String kind) {
        return kind.startsWith(GENERATION) ? kind.substring(GENERATION.length()) : "admin";
    }

    private static List<String> toSingleValue(@Nullable String value) {
        return value != null && value.length() <= MAX_VALUE_LENGTH && value.indexOf('\0') < 0
                ? List.of(value)
                : List.of();
    }
}
