package io.evenkeel.audit.search;

import io.evenkeel.audit.search.Tally.Grain;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.Shown;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.stream.Stream;

/** What counts are put together by (UTC). */
enum Bucket {
    HOUR(Grain.HOUR, Duration.ofDays(31)),
    DAY(Grain.DAY, Duration.ofDays(400)),
    MONTH(Grain.DAY, Duration.ofDays(3700));

    private final Grain grain;
    private final Duration most;

    Bucket(Grain grain, Duration most) {
        this.grain = grain;
        this.most = most;
    }

    /** By its name. @throws ProblemException {@code invalid-bucket} */
    static Bucket named(String name) {
        return Stream.of(values())
                .filter(bucket -> bucket.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid(
                        "invalid-bucket", "bucket (" + Shown.of(name) + ") must be hour, day or month."));
    }

    Grain grain() {
        return grain;
    }

    /** When the bucket began that a moment is in. */
    Instant start(Instant at) {
        return this == MONTH
                ? OffsetDateTime.ofInstant(at, ZoneOffset.UTC)
                        .truncatedTo(ChronoUnit.DAYS)
                        .withDayOfMonth(1)
                        .toInstant()
                : grain.start(at);
    }

    /** The beginning of the first that begins then, or later. */
    Instant end(Instant at) {
        Instant start = start(at);
        return start.equals(at) ? at : next(start);
    }

    private Instant next(Instant start) {
        return switch (this) {
            case HOUR -> start.plus(1, ChronoUnit.HOURS);
            case DAY -> start.plus(1, ChronoUnit.DAYS);
            case MONTH ->
                OffsetDateTime.ofInstant(start, ZoneOffset.UTC).plusMonths(1).toInstant();
        };
    }

    /** @throws ProblemException {@code invalid-range} */
    void check(Instant from, Instant to) {
        if (!from.isBefore(to)) {
            throw ProblemException.invalid(
                    "invalid-range", "from (" + from + ") must be before to (" + to + ").\nMaybe they changed places.");
        }
        if (Duration.between(from, to).compareTo(most) > 0) {
            throw ProblemException.invalid(
                    "invalid-range",
                    "from (" + from + ") must be at most " + most.toDays() + " days before to (" + to
                            + ") for buckets of a " + this + ".\nMaybe ask for larger buckets.");
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
