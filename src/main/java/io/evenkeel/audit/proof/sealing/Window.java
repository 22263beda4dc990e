package io.evenkeel.audit.proof.sealing;

import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.Shown;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * A time that evidence is asked of.
 *
 * @param from first moment; absent for all before
 * @param to first moment that is too late; absent for all after
 */
record Window(@Nullable Instant from, @Nullable Instant to) {
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    /** As a caller gave it. @throws ProblemException {@code invalid-window} */
    static Window of(@Nullable String from, @Nullable String to) {
        Window window = new Window(moment("from", from), moment("to", to));
        if (window.from != null && window.to != null && !window.from.isBefore(window.to)) {
            throw invalid("from (" + window.from + ") must be before to (" + window.to
                    + ").\nMaybe they are the wrong way round.");
        }
        return window;
    }

    private static @Nullable Instant moment(String name, @Nullable String value) {
        try {
            Instant moment = value == null ? null : Instant.parse(value);
            if (moment == null || (!moment.isBefore(EARLIEST) && !moment.isAfter(LATEST))) {
                return moment;
            }
        } catch (DateTimeParseException e) {
            // is told below
        }
        throw invalid(name + " (" + Shown.of(String.valueOf(value))
                + ") must be an instant such as 2026-11-22T10:00:00Z.\nMaybe its time zone is missing: Z.");
    }

    private static ProblemException invalid(String detail) {
        return ProblemException.invalid("invalid-window", detail);
    }

    Instant begin() {
        return from == null ? EARLIEST : from;
    }

    Instant end() {
        return to == null ? LATEST.plusSeconds(1) : to;
    }
}
