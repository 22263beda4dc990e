package io.evenkeel.audit.search;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How often things happened.
 *
 * @param bucket hour, day or month
 * @param from beginning of the first bucket
 * @param to end of the last
 * @param counts those above 0, in order
 */
record Counts(String bucket, Instant from, Instant to, List<Count> counts) {
    Counts {
        counts = List.copyOf(counts);
    }

    /**
     * One of them.
     *
     * @param of what was counted, such as outcome and code
     */
    record Count(Instant start, Map<String, String> of, long count) {
        Count {
            of = new LinkedHashMap<>(of);
        }
    }

    /**
     * Of a series.
     *
     * @param names of what its keys are made of
     */
    static Counts of(Tally tally, Range range, Series series, List<String> names) {
        Map<Instant, Map<List<String>, Long>> sums = new TreeMap<>();
        tally.forEach(range.from(), range.to(), (start, key, count) -> series.parts(key)
                .ifPresent(parts -> sums.computeIfAbsent(range.bucket().start(start), any -> new LinkedHashMap<>())
                        .merge(parts, count, Long::sum)));
        List<Count> counts = new ArrayList<>();
        sums.forEach((start, keys) -> keys.entrySet().stream()
                .sorted((one, other) ->
                        one.getKey().toString().compareTo(other.getKey().toString()))
                .forEach(key -> counts.add(new Count(start, named(names, key.getKey()), key.getValue()))));
        return new Counts(range.bucket().toString(), range.from(), range.to(), counts);
    }

    private static Map<String, String> named(List<String> names, List<String> parts) {
        Map<String, String> named = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            if (!parts.get(i).isEmpty()) {
                named.put(names.get(i), parts.get(i));
            }
        }
        return named;
    }
}
