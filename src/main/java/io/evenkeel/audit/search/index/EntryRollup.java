package io.evenkeel.audit.search.index;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.audit.AuditEntry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;

/** Counts of metrics by hour or day (UTC). Not thread-safe. */
public final class EntryRollup {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<TreeMap<Long, TreeMap<String, Long>>> COUNTS_TYPE = new TypeReference<>() {};

    private final RollupGranularity granularity;
    private final Map<Long, Map<String, Long>> counts = new TreeMap<>();

    /** Length of a bucket. */
    public enum RollupGranularity {
        HOUR(ChronoUnit.HOURS),
        DAY(ChronoUnit.DAYS);

        private final ChronoUnit unit;

        RollupGranularity(ChronoUnit unit) {
            this.unit = unit;
        }

        public Instant startOf(Instant at) {
            return at.truncatedTo(unit);
        }
    }

    public EntryRollup(RollupGranularity granularity) {
        this.granularity = granularity;
    }

    /** Counts an entry. */
    public void addEntry(Instant at, AuditEntry entry) {
        Map<String, Long> bucketCounts = countsAt(granularity.startOf(at).getEpochSecond());
        EntryMetric.forEachKey(entry, key -> bucketCounts.merge(key, 1L, Long::sum));
    }

    /** Adds the counts of another rollup. */
    public void merge(String json) {
        try {
            JSON.readValue(json, COUNTS_TYPE)
                    .forEach((second, bucketCounts) -> bucketCounts.forEach(
                            (key, count) -> countsAt(second).merge(key, count, Long::sum)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored rollup could not be read", e);
        }
    }

    private Map<String, Long> countsAt(long second) {
        return counts.computeIfAbsent(second, any -> new TreeMap<>());
    }

    public String toJson() {
        try {
            return JSON.writeValueAsString(counts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a rollup could not be written", e);
        }
    }

    /** Passes the counts of a time range, in order of time and key. */
    public void forEach(Instant from, Instant to, CountConsumer consumer) {
        counts.forEach((second, keys) -> {
            Instant start = Instant.ofEpochSecond(second);
            if (!start.isBefore(granularity.startOf(from)) && start.isBefore(to)) {
                keys.forEach((key, count) -> consumer.accept(start, key, count));
            }
        });
    }

    /** Consumes a count. */
    public interface CountConsumer {
        void accept(Instant start, String key, long count);
    }
}
