package io.evenkeel.audit;

import static java.time.temporal.ChronoUnit.MICROS;
import static java.util.Objects.requireNonNull;

import io.evenkeel.platform.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an entry is found by.
 *
 * @param values of the table's columns, in the order of {@link #NAMES}: a text, a list of texts, an instant, or null
 */
public record AuditEntryColumns(List<@Nullable Object> values) {
    public static final List<String> NAMES = List.of(
            "tenant",
            "kind",
            "at",
            "actor",
            "source",
            "request",
            "requester",
            "policy",
            "model",
            "code",
            "rules",
            "concepts",
            "images");

    /** Longer values do not fit PostgreSQL's indexes. */
    private static final int MAX_LENGTH = 500;

    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    public AuditEntryColumns {
        values = Collections.unmodifiableList(new ArrayList<>(values));
    }

    /** An entry's. @throws IllegalArgumentException naming a column that the table could not hold or find again */
    public static AuditEntryColumns fromEntry(AuditEntry auditEntry) {
        checkTenant(auditEntry.tenant());
        AuditEntryColumns auditEntryColumns = new AuditEntryColumns(Arrays.asList(
                auditEntry.tenant(),
                auditEntry.kind(),
                auditEntry.at().truncatedTo(MICROS), // as PostgreSQL keeps it
                auditEntry.actor(),
                auditEntry.source(),
                auditEntry.request(),
                textDetail(auditEntry, "requester"),
                auditEntry.policy(),
                auditEntry.model(),
                textDetail(auditEntry, "code"),
                auditEntry.rules(),
                auditEntry.concepts(),
                auditEntry.images()));
        NAMES.forEach(name -> checkStorable(name, auditEntryColumns.value(name)));
        return auditEntryColumns;
    }

    private static @Nullable String textDetail(AuditEntry auditEntry, String detail) {
        return auditEntry.details().get(detail) instanceof String text ? text : null;
    }

    private static void checkTenant(String tenant) {
        if (!tenant.equals(AuditEntry.UNATTRIBUTED)) {
            new TenantId(tenant);
        }
    }

    private static void checkStorable(String name, @Nullable Object value) {
        if (value instanceof List<?> texts) {
            texts.forEach(text -> checkStorable(name, text));
        } else if (value instanceof String text && !isStorable(text)) {
            throw new IllegalArgumentException(
                    name + " must be at most " + MAX_LENGTH + " characters of Unicode, and not hold U+0000.");
        } else if (value instanceof Instant at && (at.isBefore(EARLIEST) || at.isAfter(LATEST))) {
            throw new IllegalArgumentException(name + " (" + at + ") must be in the years 1970 to 9999.");
        }
    }

    /** Whether a column can hold the text. */
    public static boolean isStorable(String text) {
        return text.length() <= MAX_LENGTH && text.codePoints().allMatch(AuditEntryColumns::isStorableCodePoint);
    }

    private static boolean isStorableCodePoint(int codePoint) {
        return codePoint != 0 && Character.getType(codePoint) != Character.SURROGATE;
    }

    /** Limits a time that a stranger named to what a column can hold. */
    public static Instant clampToStorable(Instant at) {
        return at.isBefore(EARLIEST) ? EARLIEST : at.isAfter(LATEST) ? LATEST : at;
    }

    public String tenant() {
        return String.valueOf(value("tenant"));
    }

    public String kind() {
        return String.valueOf(value("kind"));
    }

    /** As the table keeps it. */
    public Instant at() {
        return (Instant) requireNonNull(value("at"));
    }

    /** Of pictures that were drawn. */
    public List<String> images() {
        return ((List<?>) requireNonNull(value("images")))
                .stream().map(String.class::cast).toList();
    }

    private @Nullable Object value(String name) {
        return values.get(NAMES.indexOf(name));
    }

    /** Name of the first column that differs. */
    public Optional<String> firstDifference(AuditEntryColumns other) {
        return NAMES.stream()
                .filter(name -> !Objects.equals(value(name), other.value(name)))
                .findFirst();
    }
}
