package io.evenkeel.audit.search;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Time in whole buckets.
 *
 * @param from beginning of the first one
 * @param to end of the last one
 */
record Range(Bucket bucket, Instant from, Instant to) {
    private static final Duration USUAL = Duration.ofDays(30);

    /**
     * Reads what was asked for: days, the last thirty, if nothing else was said.
     *
     * @throws io.evenkeel.platform.ProblemException {@code invalid-bucket}, {@code invalid-range}, {@code invalid-filter}
     */
    static Range read(Clock clock, Optional<String> bucket, Optional<String> from, Optional<String> to) {
        Bucket by = Bucket.named(bucket.orElse(Bucket.DAY.toString()));
        Instant until = moment(clock, "to", to).orElseGet(clock::instant);
        Instant since = moment(clock, "from", from).orElseGet(() -> until.minus(USUAL));
        by.check(since, until);
        return new Range(by, by.start(since), by.end(until));
    }

    private static Optional<Instant> moment(Clock clock, String name, Optional<String> value) {
        return value.flatMap(text -> {
            Filter filter = FilterReader.read(clock, requester -> requester, Map.of(name, List.of(text)));
            return filter.from().or(filter::to);
        });
    }
}
