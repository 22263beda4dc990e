package io.evenkeel.audit.search;

import io.evenkeel.audit.search.SearchRows.TimeRange;
import io.evenkeel.audit.search.index.IndexSegment;
import io.evenkeel.audit.search.index.IndexSegment.SegmentLevel;
import io.evenkeel.audit.search.index.PostingList;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.roaringbitmap.buffer.MutableRoaringBitmap;

/** Narrows segments to the entries that have the filter's terms. Not thread-safe. */
final class PostingFilter {
    /** Limits the bytes of posting lists that one page reads. */
    private static final long MAX_BYTES_READ = 24L << 20;

    private static final int MAX_POSTINGS_PER_BATCH = 1024;
    private static final int MAX_SEGMENTS_PER_BATCH = 64;
    /** So few candidates are read faster than their posting lists. */
    private static final int MAX_UNFILTERED_CANDIDATES = 256;

    private final SearchRows rows;
    private final EntryFilter filter;
    private final List<Set<String>> conditions;
    private long bytesRead;

    PostingFilter(SearchRows rows, EntryFilter filter) {
        this.rows = rows;
        this.filter = filter;
        List<Set<String>> all = new ArrayList<>(filter.conditions());
        filter.text().ifPresent(text -> all.add(rows.textTerms(text)));
        this.conditions =
                all.stream().sorted(Comparator.comparingInt(Set::size)).toList();
    }

    /**
     * Candidates of a segment.
     *
     * @param timeRange of all entries of the segment
     * @param entries candidates, as indexes within the segment
     */
    record SegmentCandidates(TimeRange timeRange, MutableRoaringBitmap entries) {}

    /** Returns whether no indexed entry can match. */
    boolean isUnsatisfiable() {
        return conditions.stream().anyMatch(Set::isEmpty);
    }

    boolean isBudgetExhausted() {
        return bytesRead > MAX_BYTES_READ;
    }

    /** Returns how many segments one batch may have. */
    int segmentBatchSize() {
        int largest = conditions.stream().mapToInt(Set::size).max().orElse(1);
        return Math.max(1, Math.min(MAX_SEGMENTS_PER_BATCH, MAX_POSTINGS_PER_BATCH / Math.max(1, largest)));
    }

    /**
     * Returns the candidates of each segment that has any, by number of the segment.
     *
     * @param indexSegments of one level, newest first
     * @param before exclusive upper bound of the entries' numbers
     */
    NavigableMap<Long, SegmentCandidates> findCandidates(
            SegmentLevel segmentLevel, List<IndexSegment> indexSegments, CandidateSet set, long before) {
        NavigableMap<Long, SegmentCandidates> candidates = new TreeMap<>();
        Map<IndexSegment, TimeRange> timeRanges = rows.timeRanges(
                segmentLevel,
                indexSegments.get(indexSegments.size() - 1).number(),
                indexSegments.get(0).number() + 1);
        for (IndexSegment indexSegment : indexSegments) {
            TimeRange range = timeRanges.get(indexSegment);
            if (range != null && overlaps(range)) {
                MutableRoaringBitmap entries = initialCandidates(indexSegment, set, before);
                retainWithinTime(indexSegment, range, entries);
                candidates.put(indexSegment.number(), new SegmentCandidates(range, entries));
            }
        }
        removeEmpty(candidates);
        for (Set<String> terms : conditions) {
            if (countCandidates(candidates) > MAX_UNFILTERED_CANDIDATES) {
                retainMatching(segmentLevel, candidates, terms);
            }
        }
        return candidates;
    }

    private static void removeEmpty(NavigableMap<Long, SegmentCandidates> candidates) {
        candidates.values().removeIf(segment -> segment.entries().isEmpty());
    }

    private static long countCandidates(NavigableMap<Long, SegmentCandidates> candidates) {
        return candidates.values().stream()
                .mapToLong(segment -> segment.entries().getCardinality())
                .sum();
    }

    private static MutableRoaringBitmap initialCandidates(IndexSegment indexSegment, CandidateSet set, long before) {
        MutableRoaringBitmap entries = new MutableRoaringBitmap();
        long end = Math.min(indexSegment.endSeq(), before);
        if (set.isUnrestricted()) {
            entries.add(0L, Math.max(0, end - indexSegment.firstSeq()));
        } else {
            set.seqsBetween(indexSegment.firstSeq(), end)
                    .forEach(seq -> entries.add((int) (seq - indexSegment.firstSeq())));
        }
        return entries;
    }

    private boolean overlaps(TimeRange range) {
        return filter.from().map(from -> !range.last().isBefore(from)).orElse(true)
                && filter.to().map(to -> range.first().isBefore(to)).orElse(true);
    }

    /** Removes the small segments of a large one that lie outside the filter's time. */
    private void retainWithinTime(IndexSegment indexSegment, TimeRange range, MutableRoaringBitmap entries) {
        if (indexSegment.level() == SegmentLevel.LARGE
                && !(isWithinTime(range.first()) && isWithinTime(range.last()))) {
            MutableRoaringBitmap overlapping = new MutableRoaringBitmap();
            rows.timeRanges(SegmentLevel.SMALL, indexSegment.firstSmallSegment(), indexSegment.endSmallSegment())
                    .forEach((smallSegment, smallRange) -> {
                        if (overlaps(smallRange)) {
                            overlapping.add(
                                    smallSegment.firstSeq() - indexSegment.firstSeq(),
                                    smallSegment.endSeq() - indexSegment.firstSeq());
                        }
                    });
            entries.and(overlapping);
        }
    }

    private boolean isWithinTime(Instant at) {
        return filter.isWithinTime(at);
    }

    private void retainMatching(
            SegmentLevel segmentLevel, NavigableMap<Long, SegmentCandidates> candidates, Set<String> terms) {
        Map<Long, MutableRoaringBitmap> matches = new HashMap<>();
        rows.forEachPosting(segmentLevel, candidates.keySet(), terms, (segment, entries) -> {
            bytesRead += entries.length;
            matches.computeIfAbsent(segment, any -> new MutableRoaringBitmap()).or(PostingList.decode(entries));
        });
        candidates.forEach(
                (segment, found) -> found.entries().and(matches.getOrDefault(segment, new MutableRoaringBitmap())));
        removeEmpty(candidates);
    }
}
