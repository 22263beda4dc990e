package io.evenkeel.audit.search.timeseries;

import io.evenkeel.audit.search.EntryFilter;
import io.evenkeel.audit.search.EntryFilterParser;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A time range of whole buckets.
 *
 * @param from start of the first bucket
 * @param to end of the last bucket
 */
public record BucketedRange(TimeBucket bucket, Instant from, Instant to) {
    private static final Duration DEFAULT_LENGTH = Duration.ofDays(30);

    /**
     * Parses query parameters; the default is the last thirty days, by day.
     *
     * @throws io.evenkeel.platform.ProblemException {@code invalid-bucket}, {@code invalid-range}, {@code
     *     invalid-filter}
     */
    public static BucketedRange parse(
            Clock clock, Optional<String> bucket, Optional<String> from, Optional<String> to) {
        TimeBucket timeBucket = TimeBucket.fromName(bucket.orElse(TimeBucket.DAY.toString()));
        Instant until = parseInstant(clock, "to", to).orElseGet(clock::instant);
        Instant since = parseInstant(clock, "from", from).orElseGet(() -> until.minus(DEFAULT_LENGTH));
        timeBucket.requireValidRange(since, until);
        return new BucketedRange(timeBucket, timeBucket.startOf(since), timeBucket.ceilingStart(until));
    }

    private static Optional<Instant> parseInstant(Clock clock, String name, Optional<String> value) {
        return value.flatMap(text -> {
            EntryFilter filter = EntryFilterParser.parse(clock, requester -> requester, Map.of(name, List.of(text)));
            return filter.from().or(filter::to);
        });
    }
}
