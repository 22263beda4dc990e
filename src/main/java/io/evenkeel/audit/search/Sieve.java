package io.evenkeel.audit.search;

import io.evenkeel.audit.search.Rows.Span;
import io.evenkeel.audit.search.Segment.Level;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** Leaves of segments those entries that have the filter's terms. For one thread. */
final class Sieve {
    /** Of postings, in bytes, for one page. */
    private static final long MOST_READ = 24L << 20;

    private static final int MOST_POSTINGS_AT_ONCE = 1024;
    private static final int MOST_SEGMENTS_AT_ONCE = 64;
    /** So few are looked at sooner than their postings are read. */
    private static final int FEW = 256;

    private final Rows rows;
    private final Filter filter;
    private final List<Set<String>> conditions;
    private long read;

    Sieve(Rows rows, Filter filter) throws SQLException {
        this.rows = rows;
        this.filter = filter;
        List<Set<String>> all = new ArrayList<>(filter.conditions());
        if (filter.text().isPresent()) {
            all.add(rows.texts(filter.text().get()));
        }
        this.conditions =
                all.stream().sorted(Comparator.comparingInt(Set::size)).toList();
    }

    /**
     * What is left of a segment.
     *
     * @param span when its entries were
     * @param entries that are left, by their places
     */
    record Left(Span span, BitSet entries) {}

    /** Whether nothing that is indexed can hold. */
    boolean isClosed() {
        return conditions.stream().anyMatch(Set::isEmpty);
    }

    /** Whether it has read as much as one page may cost. */
    boolean isSpent() {
        return read > MOST_READ;
    }

    /** How many segments it takes at once. */
    int segmentsAtOnce() {
        int largest = conditions.stream().mapToInt(Set::size).max().orElse(1);
        return Math.max(1, Math.min(MOST_SEGMENTS_AT_ONCE, MOST_POSTINGS_AT_ONCE / Math.max(1, largest)));
    }

    /** What is left of segments of one level, as far as they are below a number. */
    NavigableMap<Long, Left> through(Level level, List<Segment> segments, Given given, long before)
            throws SQLException {
        NavigableMap<Long, Left> left = new TreeMap<>();
        Map<Segment, Span> spans = rows.spans(
                level,
                segments.get(segments.size() - 1).number(),
                segments.get(0).number() + 1);
        for (Segment segment : segments) {
            Span span = spans.get(segment);
            if (span != null && overlaps(span)) {
                left.put(segment.number(), new Left(span, inTime(segment, span, inQuestion(segment, given, before))));
            }
        }
        left.values().removeIf(one -> one.entries().isEmpty());
        for (Set<String> terms : conditions) {
            if (left.values().stream()
                            .mapToInt(one -> one.entries().cardinality())
                            .sum()
                    > FEW) {
                keep(level, left, terms);
            }
        }
        return left;
    }

    private static BitSet inQuestion(Segment segment, Given given, long before) {
        BitSet entries = new BitSet();
        long end = Math.min(segment.end(), before);
        if (given.isAny()) {
            entries.set(0, (int) Math.max(0, end - segment.first()));
        } else {
            given.between(segment.first(), end).forEach(seq -> entries.set((int) (seq - segment.first())));
        }
        return entries;
    }

    private boolean overlaps(Span span) {
        return filter.from().map(from -> !span.last().isBefore(from)).orElse(true)
                && filter.to().map(to -> span.first().isBefore(to)).orElse(true);
    }

    /** Without a shelf's blocks that are not in the filter's time. */
    private BitSet inTime(Segment segment, Span span, BitSet entries) throws SQLException {
        if (segment.level() == Level.SHELF && !(isIn(span.first()) && isIn(span.last()))) {
            BitSet overlapping = new BitSet();
            rows.spans(Level.BLOCK, segment.firstBlock(), segment.endBlock()).forEach((block, of) -> {
                if (overlaps(of)) {
                    int place = (int) (block.first() - segment.first());
                    overlapping.set(place, place + Level.BLOCK.entries());
                }
            });
            entries.and(overlapping);
        }
        return entries;
    }

    private boolean isIn(Instant at) {
        return filter.isIn(at);
    }

    private void keep(Level level, NavigableMap<Long, Left> left, Set<String> terms) throws SQLException {
        Map<Long, BitSet> having = new HashMap<>();
        rows.postings(level, left.keySet(), terms, (segment, entries) -> {
            read += entries.length;
            having.computeIfAbsent(segment, any -> new BitSet()).or(Postings.read(entries));
        });
        left.forEach((segment, one) -> one.entries().and(having.getOrDefault(segment, new BitSet())));
        left.values().removeIf(one -> one.entries().isEmpty());
    }
}
