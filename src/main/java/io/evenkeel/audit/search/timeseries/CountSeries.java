package io.evenkeel.audit.search.timeseries;

import io.evenkeel.audit.search.index.EntryMetric;
import io.evenkeel.audit.search.index.EntryRollup;
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
record CountSeries(String bucket, Instant from, Instant to, List<CountPoint> counts) {
    CountSeries {
        counts = List.copyOf(counts);
    }

    /**
     * One of them.
     *
     * @param labels what was counted, such as outcome and code
     */
    record CountPoint(Instant start, Map<String, String> labels, long count) {
        CountPoint {
            labels = new LinkedHashMap<>(labels);
        }
    }

    /**
     * Of a series.
     *
     * @param names of what its keys are made of
     */
    static CountSeries fromRollup(
            EntryRollup entryRollup, BucketedRange bucketedRange, EntryMetric entryMetric, List<String> names) {
        Map<Instant, Map<List<String>, Long>> sums = new TreeMap<>();
        entryRollup.forEach(bucketedRange.from(), bucketedRange.to(), (start, key, count) -> entryMetric
                .parseKey(key)
                .ifPresent(parts -> sums.computeIfAbsent(
                                bucketedRange.bucket().startOf(start), any -> new LinkedHashMap<>())
                        .merge(parts, count, Long::sum)));
        List<CountPoint> countPoints = new ArrayList<>();
        sums.forEach((start, keys) -> keys.entrySet().stream()
                .sorted((one, other) ->
                        one.getKey().toString().compareTo(other.getKey().toString()))
                .forEach(key -> countPoints.add(new CountPoint(start, toLabels(names, key.getKey()), key.getValue()))));
        return new CountSeries(
                bucketedRange.bucket().toString(), bucketedRange.from(), bucketedRange.to(), countPoints);
    }

    private static Map<String, String> toLabels(List<String> names, List<String> parts) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            if (!parts.get(i).isEmpty()) {
                labels.put(names.get(i), parts.get(i));
            }
        }
        return labels;
    }
}
