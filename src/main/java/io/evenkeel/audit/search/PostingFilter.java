package io.evenkeel.audit.search;

import io.evenkeel.audit.search.SearchRows.TimeRange;
import io.evenkeel.audit.search.index.IndexSegment;
import io.evenkeel.audit.search.index.IndexSegment.SegmentLevel;
import io.evenkeel.audit.search.index.PostingList;
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
final class PostingFilter {
    /** Of postings, in bytes, for one page. */
    private static final long MAX_BYTES_READ = 24L << 20;

    private static final int MAX_POSTINGS_PER_BATCH = 1024;
    private static final int MAX_SEGMENTS_PER_BATCH = 64;
    /** So few are looked at sooner than their postings are read. */
    private static final int MAX_UNFILTERED_CANDIDATES = 256;

    private final SearchRows searchRows;
    private final EntryFilter entryFilter;
    private final List<Set<String>> conditions;
    private long bytesRead;

    PostingFilter(SearchRows searchRows, EntryFilter entryFilter) throws SQLException {
        this.searchRows = searchRows;
        this.entryFilter = entryFilter;
        List<Set<String>> all = new ArrayList<>(entryFilter.conditions());
        if (entryFilter.text().isPresent()) {
            all.add(searchRows.textTerms(entryFilter.text().get()));
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
    record SegmentCandidates(TimeRange span, BitSet entries) {}

    /** Whether nothing that is indexed can hold. */
    boolean isUnsatisfiable() {
        return conditions.stream().anyMatch(Set::isEmpty);
    }

    /** Whether it has read as much as one page may cost. */
    boolean isBudgetExhausted() {
        return bytesRead > MAX_BYTES_READ;
    }

    /** How many segments it takes at once. */
    int segmentBatchSize() {
        int largest = conditions.stream().mapToInt(Set::size).max().orElse(1);
        return Math.max(1, Math.min(MAX_SEGMENTS_PER_BATCH, MAX_POSTINGS_PER_BATCH / Math.max(1, largest)));
    }

    /** What is left of segments of one level, as far as they are below a number. */
    NavigableMap<Long, SegmentCandidates> findCandidates(
            SegmentLevel segmentLevel, List<IndexSegment> indexSegments, CandidateSet candidateSet, long before)
            throws SQLException {
        NavigableMap<Long, SegmentCandidates> candidates = new TreeMap<>();
        Map<IndexSegment, TimeRange> spans = searchRows.timeRanges(
                segmentLevel,
                indexSegments.get(indexSegments.size() - 1).number(),
                indexSegments.get(0).number() + 1);
        for (IndexSegment indexSegment : indexSegments) {
            TimeRange timeRange = spans.get(indexSegment);
            if (timeRange != null && overlaps(timeRange)) {
                candidates.put(
                        indexSegment.number(),
                        new SegmentCandidates(
                                timeRange,
                                retainWithinTime(
                                        indexSegment,
                                        timeRange,
                                        initialCandidates(indexSegment, candidateSet, before))));
            }
        }
        candidates.values().removeIf(one -> one.entries().isEmpty());
        for (Set<String> terms : conditions) {
            if (candidates.values().stream()
                            .mapToInt(one -> one.entries().cardinality())
                            .sum()
                    > MAX_UNFILTERED_CANDIDATES) {
                retainMatching(segmentLevel, candidates, terms);
            }
        }
        return candidates;
    }

    private static BitSet initialCandidates(IndexSegment indexSegment, CandidateSet candidateSet, long before) {
        BitSet entries = new BitSet();
        long end = Math.min(indexSegment.endSeq(), before);
        if (candidateSet.isUnrestricted()) {
            entries.set(0, (int) Math.max(0, end - indexSegment.firstSeq()));
        } else {
            candidateSet
                    .seqsBetween(indexSegment.firstSeq(), end)
                    .forEach(seq -> entries.set((int) (seq - indexSegment.firstSeq())));
        }
        return entries;
    }

    private boolean overlaps(TimeRange timeRange) {
        return entryFilter.from().map(from -> !timeRange.last().isBefore(from)).orElse(true)
                && entryFilter.to().map(to -> timeRange.first().isBefore(to)).orElse(true);
    }

    /** Without a shelf's blocks that are not in the filter's time. */
    private BitSet retainWithinTime(IndexSegment indexSegment, TimeRange timeRange, BitSet entries)
            throws SQLException {
        if (indexSegment.level() == SegmentLevel.LARGE
                && !(isWithinTime(timeRange.first()) && isWithinTime(timeRange.last()))) {
            BitSet overlapping = new BitSet();
            searchRows
                    .timeRanges(SegmentLevel.SMALL, indexSegment.firstSmallSegment(), indexSegment.endSmallSegment())
                    .forEach((smallSegment, blockRange) -> {
                        if (overlaps(blockRange)) {
                            int index = (int) (smallSegment.firstSeq() - indexSegment.firstSeq());
                            overlapping.set(index, index + SegmentLevel.SMALL.entryCount());
                        }
                    });
            entries.and(overlapping);
        }
        return entries;
    }

    private boolean isWithinTime(Instant at) {
        return entryFilter.isWithinTime(at);
    }

    private void retainMatching(
            SegmentLevel segmentLevel, NavigableMap<Long, SegmentCandidates> candidates, Set<String> terms)
            throws SQLException {
        Map<Long, BitSet> matches = new HashMap<>();
        searchRows.forEachPosting(segmentLevel, candidates.keySet(), terms, (segment, entries) -> {
            bytesRead += entries.length;
            matches.computeIfAbsent(segment, any -> new BitSet()).or(PostingList.decode(entries));
        });
        candidates.forEach((segment, one) -> one.entries().and(matches.getOrDefault(segment, new BitSet())));
        candidates.values().removeIf(one -> one.entries().isEmpty());
    }
}
