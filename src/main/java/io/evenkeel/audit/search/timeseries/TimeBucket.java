package io.evenkeel.audit.search.timeseries;

import io.evenkeel.audit.search.index.EntryRollup.RollupGranularity;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.SafeText;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.stream.Stream;

/** Length of the buckets of a time series (UTC). */
enum TimeBucket {
    HOUR(RollupGranularity.HOUR, Duration.ofDays(31)),
    DAY(RollupGranularity.DAY, Duration.ofDays(400)),
    MONTH(RollupGranularity.DAY, Duration.ofDays(3700));

    private final RollupGranularity granularity;
    private final Duration maxRange;

    TimeBucket(RollupGranularity granularity, Duration maxRange) {
        this.granularity = granularity;
        this.maxRange = maxRange;
    }

    /** @throws ProblemException {@code invalid-bucket} */
    static TimeBucket fromName(String name) {
        return Stream.of(values())
                .filter(timeBucket -> timeBucket.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid(
                        "invalid-bucket", "bucket (" + SafeText.sanitise(name) + ") must be hour, day or month."));
    }

    RollupGranularity granularity() {
        return granularity;
    }

    /** Returns the start of the bucket that contains an instant. */
    Instant startOf(Instant at) {
        return this == MONTH
                ? OffsetDateTime.ofInstant(at, ZoneOffset.UTC)
                        .truncatedTo(ChronoUnit.DAYS)
                        .withDayOfMonth(1)
                        .toInstant()
                : granularity.startOf(at);
    }

    /** Returns the start of the first bucket that starts at an instant or later. */
    Instant ceilingStart(Instant at) {
        Instant start = startOf(at);
        return start.equals(at) ? at : nextStart(start);
    }

    private Instant nextStart(Instant start) {
        return switch (this) {
            case HOUR -> start.plus(1, ChronoUnit.HOURS);
            case DAY -> start.plus(1, ChronoUnit.DAYS);
            case MONTH ->
                OffsetDateTime.ofInstant(start, ZoneOffset.UTC).plusMonths(1).toInstant();
        };
    }

    /** @throws ProblemException {@code invalid-range} */
    void requireValidRange(Instant from, Instant to) {
        if (!from.isBefore(to)) {
            throw ProblemException.invalid(
                    "invalid-range", "from (" + from + ") must be before to (" + to + ").\nMaybe they are swapped.");
        }
        if (Duration.between(from, to).compareTo(maxRange) > 0) {
            throw ProblemException.invalid(
                    "invalid-range",
                    "from (" + from + ") must be at most " + maxRange.toDays() + " days before to (" + to
                            + ") for buckets of a " + this + ".\nMaybe ask for larger buckets.");
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
