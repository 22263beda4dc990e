package io.evenkeel.audit;

import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.Shown;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * What an auditor asks of one chain; what is absent does not restrict.
 *
 * @param from first moment
 * @param to first moment that is too late
 * @param rule that fired
 * @param concept label of a version that pushed
 * @param picture SHA-256
 * @param after number of the entry before the first one wanted
 * @param limit how many at most
 */
record AuditFilter(
        String tenant,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String kind,
        @Nullable String request,
        @Nullable String rule,
        @Nullable String concept,
        @Nullable String picture,
        @Nullable String policy,
        long after,
        int limit) {
    /** @throws ProblemException unless it is absent, or an instant that a column could hold */
    static @Nullable Instant moment(String name, @Nullable String value) {
        try {
            return value == null ? null : Columns.within(Instant.parse(value));
        } catch (DateTimeParseException e) {
            throw invalid(name, value, "an instant such as 2026-11-22T10:00:00Z");
        }
    }

    /** @throws ProblemException unless it is absent, or a text that a column could hold */
    static @Nullable String text(String name, @Nullable String value) {
        if (value != null && !Columns.holds(value)) {
            throw invalid(name, value, "at most 500 characters of Unicode, without U+0000");
        }
        return value;
    }

    /** @throws ProblemException unless it is absent, or a number within the bounds */
    static long number(String name, @Nullable String value, long usual, long least, long most) {
        try {
            long number = value == null ? usual : Long.parseLong(value);
            if (least <= number && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // is told below
        }
        throw invalid(name, value, "a number from " + least + " to " + most);
    }

    private static ProblemException invalid(String name, @Nullable String value, String rule) {
        return ProblemException.invalid(
                "invalid-filter", name + " (" + Shown.of(String.valueOf(value)) + ") must be " + rule + ".");
    }
}
