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
 * The fields of an entry that the table stores in columns of their own, to search by.
 *
 * @param values values in the order of {@link #NAMES}: a text, a list of texts, an instant, or null
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

    /** Longer values do not fit into PostgreSQL's indexes. */
    private static final int MAX_LENGTH = 500;

    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    public AuditEntryColumns {
        values = Collections.unmodifiableList(new ArrayList<>(values));
    }

    /** Takes the columns from an entry. @throws IllegalArgumentException naming a column that the table cannot store */
    public static AuditEntryColumns fromEntry(AuditEntry entry) {
        checkTenant(entry.tenant());
        AuditEntryColumns columns = new AuditEntryColumns(Arrays.asList(
                entry.tenant(),
                entry.kind(),
                entry.at().truncatedTo(MICROS), // the precision of PostgreSQL
                entry.actor(),
                entry.source(),
                entry.request(),
                entry.event().requester(),
                entry.policy(),
                entry.model(),
                entry.event().code(),
                entry.rules(),
                entry.concepts(),
                entry.images()));
        NAMES.forEach(name -> checkStorable(name, columns.value(name)));
        return columns;
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

    /** Returns whether a column can store the text. */
    public static boolean isStorable(String text) {
        return text.length() <= MAX_LENGTH && text.codePoints().allMatch(AuditEntryColumns::isStorableCodePoint);
    }

    private static boolean isStorableCodePoint(int codePoint) {
        return codePoint != 0 && Character.getType(codePoint) != Character.SURROGATE;
    }

    /** Moves a time from outside into the range that a column can store. */
    public static Instant clampToStorable(Instant at) {
        return at.isBefore(EARLIEST) ? EARLIEST : at.isAfter(LATEST) ? LATEST : at;
    }

    public String tenant() {
        return String.valueOf(value("tenant"));
    }

    public String kind() {
        return String.valueOf(value("kind"));
    }

    /** Returns the time in microseconds, the precision of the table. */
    public Instant at() {
        return (Instant) requireNonNull(value("at"));
    }

    /** Returns the SHA-256 digests of the generated images. */
    public List<String> images() {
        return ((List<?>) requireNonNull(value("images")))
                .stream().map(String.class::cast).toList();
    }

    private @Nullable Object value(String name) {
        return values.get(NAMES.indexOf(name));
    }

    /** Returns the name of the first column that differs. */
    public Optional<String> firstDifference(AuditEntryColumns other) {
        return NAMES.stream()
                .filter(name -> !Objects.equals(value(name), other.value(name)))
                .findFirst();
    }
}
