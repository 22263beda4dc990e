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
 * Counts over time.
 *
 * @param bucket hour, day or month
 * @param from start of the first bucket
 * @param to end of the last bucket
 * @param counts positive counts, in order
 */
record CountSeries(String bucket, Instant from, Instant to, List<CountPoint> counts) {
    CountSeries {
        counts = List.copyOf(counts);
    }

    /**
     * The count of one bucket.
     *
     * @param labels labels, for example outcome and code
     */
    record CountPoint(Instant start, Map<String, String> labels, long count) {
        CountPoint {
            labels = new LinkedHashMap<>(labels);
        }
    }

    /**
     * Sums the counts of a metric.
     *
     * @param names labels of the parts of its keys
     */
    static CountSeries fromRollup(EntryRollup rollup, BucketedRange range, EntryMetric metric, List<String> names) {
        Map<Instant, Map<List<String>, Long>> sums = new TreeMap<>();
        rollup.forEach(range.from(), range.to(), (start, key, count) -> metric.parseKey(key)
                .ifPresent(parts -> sums.computeIfAbsent(range.bucket().startOf(start), any -> new LinkedHashMap<>())
                        .merge(parts, count, Long::sum)));
        List<CountPoint> countPoints = new ArrayList<>();
        sums.forEach((start, keys) -> keys.entrySet().stream()
                .sorted((one, other) ->
                        one.getKey().toString().compareTo(other.getKey().toString()))
                .forEach(key -> countPoints.add(new CountPoint(start, toLabels(names, key.getKey()), key.getValue()))));
        return new CountSeries(range.bucket().toString(), range.from(), range.to(), countPoints);
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
