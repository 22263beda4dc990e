package io.evenkeel.audit.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.audit.Entry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;

/** How often things happened, by hour or by day (UTC). For one thread. */
final class Tally {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<TreeMap<Long, TreeMap<String, Long>>> COUNTS = new TypeReference<>() {};

    private final Grain grain;
    private final Map<Long, Map<String, Long>> counts = new TreeMap<>();

    /** How finely time is told apart. */
    enum Grain {
        HOUR(ChronoUnit.HOURS),
        DAY(ChronoUnit.DAYS);

        private final ChronoUnit unit;

        Grain(ChronoUnit unit) {
            this.unit = unit;
        }

        Instant start(Instant at) {
            return at.truncatedTo(unit);
        }
    }

    Tally(Grain grain) {
        this.grain = grain;
    }

    /** Counts what an entry tells. */
    void add(Instant at, Entry entry) {
        Map<String, Long> then = at(grain.start(at).getEpochSecond());
        Series.counts(entry, key -> then.merge(key, 1L, Long::sum));
    }

    /** Adds what another counted. */
    void add(String json) {
        try {
            JSON.readValue(json, COUNTS)
                    .forEach((second, counted) ->
                            counted.forEach((key, count) -> at(second).merge(key, count, Long::sum)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tally is JSON", e);
        }
    }

    private Map<String, Long> at(long second) {
        return counts.computeIfAbsent(second, any -> new TreeMap<>());
    }

    String json() {
        try {
            return JSON.writeValueAsString(counts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("counts are JSON", e);
        }
    }

    /** Shows the counts between two moments, by key. */
    void forEach(Instant from, Instant to, Counted counted) {
        counts.forEach((second, keys) -> {
            Instant start = Instant.ofEpochSecond(second);
            if (!start.isBefore(grain.start(from)) && start.isBefore(to)) {
                keys.forEach((key, count) -> counted.accept(start, key, count));
            }
        });
    }

    /** Hears of a count. */
    interface Counted {
        void accept(Instant start, String key, long count);
    }
}
