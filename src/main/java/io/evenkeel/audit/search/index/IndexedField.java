package io.evenkeel.audit.search.index;

import io.evenkeel.audit.AuditEntry;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What entries are found by among few values, by a posting for each of them. */
public enum IndexedField {
    /** What became of a request, or {@code admin} for a change by an administrator. */
    DECISION(auditEntry -> List.of(toDecision(auditEntry.kind()))),
    KIND(auditEntry -> List.of(auditEntry.kind())),
    CODE(auditEntry -> toSingleValue(auditEntry.details().get("code"))),
    /** That fired. */
    RULE(AuditEntry::rules),
    /** That pushed. */
    CONCEPT(AuditEntry::concepts),
    /** Whether any concept pushed. */
    STEERED(auditEntry -> List.of(Boolean.toString(!auditEntry.concepts().isEmpty()))),
    POLICY(auditEntry -> toSingleValue(auditEntry.policy())),
    MODEL(auditEntry -> toSingleValue(auditEntry.model())),
    SOURCE(auditEntry -> toSingleValue(auditEntry.source())),
    ACTOR(auditEntry -> List.of(auditEntry.actor())),
    /** Where the request stood on Kafka, in digits: see {@link KafkaOffset}. */
    REQUEST_OFFSET(auditEntry ->
            KafkaOffset.fromRequestOf(auditEntry).map(KafkaOffset::indexValues).orElse(List.of())),
    /** Digest of a text that says why: see {@link ReasonText}. */
    TEXT(auditEntry ->
            ReasonText.maskedTextsOf(auditEntry).map(ReasonText::digestOf).toList());

    /** Longer values are of hostile senders; they are found without an index only. */
    static final int MAX_VALUE_LENGTH = 500;

    private static final String GENERATION = "generation.";

    @SuppressWarnings("ImmutableEnumChecker") // functions without state
    private final Function<AuditEntry, List<String>> values;

    IndexedField(Function<AuditEntry, List<String>> values) {
        this.values = values;
    }

    /** As a filter's name, and as terms begin. */
    public String filterName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether filters name it; others are made of a filter. */
    public boolean isFilterable() {
        return this != REQUEST_OFFSET && this != TEXT;
    }

    public String toTerm(String value) {
        return filterName() + "=" + value;
    }

    /** An entry's terms of this field. */
    public Stream<String> termsOf(AuditEntry auditEntry) {
        return values.apply(auditEntry).stream().map(this::toTerm);
    }

    private static String toDecision(String kind) {
        return kind.startsWith(GENERATION) ? kind.substring(GENERATION.length()) : "admin";
    }

    private static List<String> toSingleValue(@Nullable Object value) {
        return value instanceof String text && text.length() <= MAX_VALUE_LENGTH && text.indexOf('\0') < 0
                ? List.of(text)
                : List.of();
    }
}
