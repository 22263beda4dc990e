package io.evenkeel.audit.checkpoint;

import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.SafeText;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * The time range of an evidence file.
 *
 * @param from start; null for no bound
 * @param to end, exclusive; null for no bound
 */
record EvidenceRange(@Nullable Instant from, @Nullable Instant to) {
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    /** Parses the parameters of a call. @throws ProblemException {@code invalid-window} */
    static EvidenceRange parse(@Nullable String from, @Nullable String to) {
        EvidenceRange range = new EvidenceRange(parseInstant("from", from), parseInstant("to", to));
        if (range.from != null && range.to != null && !range.from.isBefore(range.to)) {
            throw invalidRange("from (" + range.from + ") must be before to (" + range.to
                    + ").\nMaybe they are the wrong way round.");
        }
        return range;
    }

    private static @Nullable Instant parseInstant(String name, @Nullable String value) {
        try {
            Instant instant = value == null ? null : Instant.parse(value);
            if (instant == null || (!instant.isBefore(EARLIEST) && !instant.isAfter(LATEST))) {
                return instant;
            }
        } catch (DateTimeParseException e) {
            // reported below
        }
        throw invalidRange(name + " (" + SafeText.sanitise(String.valueOf(value))
                + ") must be an instant such as 2026-11-22T10:00:00Z.\nMaybe its time zone is missing: Z.");
    }

    private static ProblemException invalidRange(String detail) {
        return ProblemException.invalid("invalid-window", detail);
    }

    Instant begin() {
        return from == null ? EARLIEST : from;
    }

    Instant end() {
        return to == null ? LATEST.plusSeconds(1) : to;
    }
}
