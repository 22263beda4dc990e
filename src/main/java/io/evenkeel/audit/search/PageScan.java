package io.evenkeel.audit.search;

import io.evenkeel.audit.search.PostingFilter.SegmentCandidates;
import io.evenkeel.audit.search.SearchRows.TimeRange;
import io.evenkeel.audit.search.index.EntryRow;
import io.evenkeel.audit.search.index.IndexSegment;
import io.evenkeel.audit.search.index.IndexSegment.SegmentLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import org.roaringbitmap.IntIterator;

/** Scans a tenant's entries from the newest to the oldest until one page is full. Not thread-safe. */
final class PageScan {
    /** These two bound the cost of one page, however few entries match. */
    private static final int MAX_BODIES = 512;

    private static final int MAX_CANDIDATES = 8192;
    private static final int BODY_BATCH_SIZE = 128;
    private static final int CANDIDATE_BATCH_SIZE = 2048;
    private static final int INITIAL_KEY_LIMIT = 512;
    private static final int MAX_KEY_LIMIT = 4096;
    private static final int INITIAL_SEGMENT_BATCH = 4;

    private final SearchRows rows;
    private final EntryFilter entryFilter;
    private final PostingFilter postingFilter;
    private final int limit;
    private final long indexedSize;
    private final List<EntryRow> matches = new ArrayList<>();
    private int bodiesRead;
    private int candidatesRead;

    /** @param limit maximum number of entries of the page */
    PageScan(SearchRows rows, EntryFilter entryFilter, int limit) {
        this.rows = rows;
        this.entryFilter = entryFilter;
        this.limit = limit;
        this.postingFilter = new PostingFilter(rows, entryFilter);
        this.indexedSize = rows.indexedSize();
    }

    /** Returns the page of the newest matches below a number. */
    EntryPage scanBelow(long before) {
        long position = before;
        for (int batchLimit = INITIAL_KEY_LIMIT;
                position > 0 && batchLimit <= MAX_KEY_LIMIT && !isFinished();
                batchLimit *= 8) {
            CandidateSet set = CandidateSet.find(rows, entryFilter, position, batchLimit);
            position = scanSegments(set, scanOpenEnd(set, position));
        }
        if (matches.size() > limit) {
            return new EntryPage(
                    matches.subList(0, limit),
                    Optional.of(matches.get(limit - 1).seq()));
        }
        return new EntryPage(matches, position > 0 ? Optional.of(position) : Optional.empty());
    }

    private boolean isFinished() {
        return matches.size() > limit
                || bodiesRead >= Math.max(MAX_BODIES, 2 * limit)
                || candidatesRead >= MAX_CANDIDATES
                || postingFilter.isBudgetExhausted();
    }

    /**
     * Reads the entries that no complete segment has yet.
     *
     * @return the lowest number that was read
     */
    private long scanOpenEnd(CandidateSet set, long before) {
        long end = Math.max(indexedSize, set.knownFrom());
        long position = before;
        while (position > end && !isFinished()) {
            if (set.isUnrestricted()) {
                List<EntryRow> batch = rows.findBetween(end, position, entryFilter, BODY_BATCH_SIZE);
                collectMatches(batch);
                bodiesRead -= batch.size() / 2; // they are adjacent: the whole open end fits on one page
                position = batch.size() < BODY_BATCH_SIZE
                        ? end
                        : batch.get(batch.size() - 1).seq();
            } else {
                position = readBySeqs(set.seqsBetween(end, position), end);
            }
        }
        return position;
    }

    private long readBySeqs(List<Long> seqs, long end) {
        List<Long> batch = seqs.subList(0, Math.min(BODY_BATCH_SIZE, seqs.size()));
        candidatesRead += batch.size();
        collectMatches(rows.findBySeqs(batch, TimeRange.ALWAYS, entryFilter));
        return batch.size() < BODY_BATCH_SIZE ? end : batch.get(batch.size() - 1);
    }

    private void collectMatches(List<EntryRow> batch) {
        bodiesRead += batch.size();
        batch.stream()
                .filter(row -> entryFilter.matches(row.at(), row.entry()))
                .limit(limit + 1L - matches.size())
                .forEach(matches::add);
    }

    /**
     * Reads complete segments.
     *
     * @return the lowest number that was read
     */
    private long scanSegments(CandidateSet set, long before) {
        long position = before;
        int batchLimit = Math.min(INITIAL_SEGMENT_BATCH, postingFilter.segmentBatchSize());
        while (position > set.knownFrom() && !isFinished()) {
            List<IndexSegment> batch =
                    postingFilter.isUnsatisfiable() ? List.of() : nextSegments(set, position, batchLimit);
            if (batch.isEmpty()) {
                return set.knownFrom();
            }
            SegmentLevel segmentLevel = batch.get(0).level();
            position = scanBatch(
                    segmentLevel,
                    postingFilter.findCandidates(segmentLevel, batch, set, position),
                    batch.get(batch.size() - 1));
            batchLimit = Math.min(2 * batchLimit, postingFilter.segmentBatchSize());
        }
        return Math.max(position, set.knownFrom());
    }

    /** Returns the next segments with candidates, all of one level, newest first. */
    private List<IndexSegment> nextSegments(CandidateSet set, long before, int batchLimit) {
        List<IndexSegment> batch = new ArrayList<>();
        Optional<Long> next = set.highestBelow(before);
        while (next.isPresent() && batch.size() < batchLimit) {
            IndexSegment indexSegment = levelOf(next.get()).segmentOf(next.get());
            if (!batch.isEmpty() && batch.get(0).level() != indexSegment.level()) {
                break;
            }
            batch.add(indexSegment);
            next = set.highestBelow(indexSegment.firstSeq());
        }
        return batch;
    }

    /** Returns the level that indexes an entry: a complete large segment replaces its small ones. */
    private SegmentLevel levelOf(long seq) {
        return seq < SegmentLevel.LARGE.segmentOf(indexedSize).firstSeq() ? SegmentLevel.LARGE : SegmentLevel.SMALL;
    }

    private long scanBatch(
            SegmentLevel segmentLevel, NavigableMap<Long, SegmentCandidates> candidates, IndexSegment last) {
        for (var segment : candidates.descendingMap().entrySet()) {
            long position = scanSegment(new IndexSegment(segmentLevel, segment.getKey()), segment.getValue());
            if (isFinished()) {
                return position;
            }
        }
        return last.firstSeq();
    }

    private long scanSegment(IndexSegment indexSegment, SegmentCandidates segmentCandidates) {
        IntIterator newestFirst = segmentCandidates.entries().getReverseIntIterator();
        long position = indexSegment.firstSeq() + segmentCandidates.entries().last() + 1;
        int batchSize = BODY_BATCH_SIZE;
        while (newestFirst.hasNext() && !isFinished()) {
            List<Long> batch = nextBatch(newestFirst, indexSegment, Math.min(batchSize, remainingWithMargin()));
            int before = bodiesRead;
            candidatesRead += batch.size();
            collectMatches(rows.findBySeqs(batch, segmentCandidates.timeRange(), entryFilter));
            batchSize = bodiesRead - before < batch.size() / 2 ? CANDIDATE_BATCH_SIZE : BODY_BATCH_SIZE;
            position = batch.get(batch.size() - 1);
        }
        return newestFirst.hasNext() ? position : indexSegment.firstSeq();
    }

    private static List<Long> nextBatch(IntIterator newestFirst, IndexSegment indexSegment, int size) {
        List<Long> batch = new ArrayList<>();
        while (newestFirst.hasNext() && batch.size() < size) {
            batch.add(indexSegment.firstSeq() + newestFirst.next());
        }
        return batch;
    }

    /** Returns somewhat more than the page lacks, because the index is nearly always right. */
    private int remainingWithMargin() {
        return Math.max(32, limit + 1 - matches.size());
    }
}
