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
public record Columns(List<@Nullable Object> values) {
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
            "pictures");

    /** Longer values do not fit PostgreSQL's indexes. */
    private static final int LONGEST = 500;

    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    public Columns {
        values = Collections.unmodifiableList(new ArrayList<>(values));
    }

    /** An entry's. @throws IllegalArgumentException naming a column that the table could not hold or find again */
    public static Columns of(Entry entry) {
        checkTenant(entry.tenant());
        Columns columns = new Columns(Arrays.asList(
                entry.tenant(),
                entry.kind(),
                entry.at().truncatedTo(MICROS), // as PostgreSQL keeps it
                entry.actor(),
                entry.source(),
                entry.request(),
                text(entry, "requester"),
                entry.policy(),
                entry.model(),
                text(entry, "code"),
                entry.rules(),
                entry.concepts(),
                entry.pictures()));
        NAMES.forEach(name -> check(name, columns.value(name)));
        return columns;
    }

    private static @Nullable String text(Entry entry, String detail) {
        return entry.details().get(detail) instanceof String text ? text : null;
    }

    private static void checkTenant(String tenant) {
        if (!tenant.equals(Entry.NOBODY)) {
            new TenantId(tenant);
        }
    }

    private static void check(String name, @Nullable Object value) {
        if (value instanceof List<?> texts) {
            texts.forEach(text -> check(name, text));
        } else if (value instanceof String text && !holds(text)) {
            throw new IllegalArgumentException(
                    name + " must be at most " + LONGEST + " characters of Unicode, and not hold U+0000.");
        } else if (value instanceof Instant at && (at.isBefore(EARLIEST) || at.isAfter(LATEST))) {
            throw new IllegalArgumentException(name + " (" + at + ") must be in the years 1970 to 9999.");
        }
    }

    /** Whether a column can hold the text. */
    public static boolean holds(String text) {
        return text.length() <= LONGEST && text.codePoints().allMatch(Columns::isForPostgresql);
    }

    private static boolean isForPostgresql(int point) {
        return point != 0 && Character.getType(point) != Character.SURROGATE;
    }

    /** Limits a time that a stranger named to what a column can hold. */
    public static Instant within(Instant at) {
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
    public List<String> pictures() {
        return ((List<?>) requireNonNull(value("pictures")))
                .stream().map(String.class::cast).toList();
    }

    private @Nullable Object value(String name) {
        return values.get(NAMES.indexOf(name));
    }

    /** Name of the first column that differs. */
    public Optional<String> differenceFrom(Columns other) {
        return NAMES.stream()
                .filter(name -> !Objects.equals(value(name), other.value(name)))
                .findFirst();
    }
}
