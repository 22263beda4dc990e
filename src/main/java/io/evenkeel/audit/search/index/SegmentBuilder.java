package io.evenkeel.audit.search.index;

import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.search.index.EntryRollup.RollupGranularity;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.roaringbitmap.buffer.MutableRoaringBitmap;

/** Collects the postings, texts and counts of a segment before it is written. Not thread-safe. */
final class SegmentBuilder {
    private final IndexSegment indexSegment;
    private final Map<String, MutableRoaringBitmap> postings = new HashMap<>();
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, String> termsByText = new HashMap<>();
    private final Map<RollupGranularity, EntryRollup> rollups = new EnumMap<>(RollupGranularity.class);
    private Instant firstAt = Instant.MAX;
    private Instant lastAt = Instant.MIN;

    SegmentBuilder(IndexSegment indexSegment) {
        this.indexSegment = indexSegment;
        Stream.of(RollupGranularity.values())
                .forEach(granularity -> rollups.put(granularity, new EntryRollup(granularity)));
    }

    void addEntry(long seq, Instant at, AuditEntry entry) {
        int index = (int) (seq - indexSegment.firstSeq());
        for (IndexedField field : IndexedField.values()) {
            if (field != IndexedField.TEXT) {
                field.termsOf(entry).forEach(term -> postingOf(term).add(index));
            }
        }
        ReasonText.recordedTextsOf(entry).forEach(text -> postingOf(termsByText.computeIfAbsent(text, this::textTerm))
                .add(index));
        rollups.values().forEach(rollup -> rollup.addEntry(at, entry));
        extendTimeRange(at, at);
    }

    /** Returns the term of a text. Most texts recur, so terms are cached. */
    private String textTerm(String text) {
        String masked = ReasonText.mask(ReasonText.sanitise(text));
        String digest = ReasonText.digestOf(masked);
        texts.put(digest, masked);
        return IndexedField.TEXT.toTerm(digest);
    }

    /** Adds the posting list of a small segment. */
    void addPosting(long smallSegment, String term, byte[] entries) {
        int shift = (int)
                (new IndexSegment(IndexSegment.SegmentLevel.SMALL, smallSegment).firstSeq() - indexSegment.firstSeq());
        postingOf(term).or(MutableRoaringBitmap.addOffset(PostingList.decode(entries), shift));
    }

    /** Adds the counts of a small segment. */
    void addRollup(RollupGranularity granularity, String counts) {
        rollups.computeIfAbsent(granularity, EntryRollup::new).merge(counts);
    }

    void extendTimeRange(Instant first, Instant last) {
        firstAt = first.isBefore(firstAt) ? first : firstAt;
        lastAt = last.isAfter(lastAt) ? last : lastAt;
    }

    private MutableRoaringBitmap postingOf(String term) {
        return postings.computeIfAbsent(term, any -> new MutableRoaringBitmap());
    }

    IndexSegment segment() {
        return indexSegment;
    }

    boolean isEmpty() {
        return firstAt.isAfter(lastAt);
    }

    Map<String, MutableRoaringBitmap> postings() {
        return postings;
    }

    /** Returns the masked texts by digest. */
    Map<String, String> texts() {
        return texts;
    }

    Map<RollupGranularity, EntryRollup> rollups() {
        return rollups;
    }

    Instant firstAt() {
        return firstAt;
    }

    Instant lastAt() {
        return lastAt;
    }
}
