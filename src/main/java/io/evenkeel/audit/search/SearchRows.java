package io.evenkeel.audit.search;

import io.evenkeel.audit.search.index.EntryRow;
import io.evenkeel.audit.search.index.HighCardinalityField;
import io.evenkeel.audit.search.index.IndexSegment;
import io.evenkeel.audit.search.index.IndexSegment.SegmentLevel;
import io.evenkeel.audit.search.index.IndexedField;
import io.evenkeel.audit.search.index.KafkaOffset;
import io.evenkeel.audit.search.index.ReasonText;
import io.evenkeel.database.Sql;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the entries and the index of one tenant. Use it in one transaction. */
public final class SearchRows {
    private static final String SELECT_ENTRIES = "select " + EntryRow.COLUMNS + " from audit_entry where tenant = ?";
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");
    /** Statistics of tables that grow fast are out of date, and each of these statements has an index. */
    private static final String FORCE_INDEX_SCANS = "set local enable_seqscan = off; set local jit = off";

    private final Sql sql;
    private final String tenant;

    public SearchRows(Sql sql, String tenant) {
        this.sql = sql;
        this.tenant = tenant;
        sql.update(FORCE_INDEX_SCANS);
    }

    /** First and last time of some entries, both inclusive. */
    record TimeRange(Instant first, Instant last) {
        static final TimeRange ALWAYS = new TimeRange(EARLIEST, LATEST);
    }

    /** Returns how many entries are in complete segments. */
    public long indexedSize() {
        return sql.first("select size from audit_index_watermark where tenant = ?", row -> row.getLong(1), tenant)
                .orElse(0L);
    }

    Optional<EntryRow> findEntry(long seq) {
        return sql.first(SELECT_ENTRIES + " and seq = ?", EntryRow::fromRow, tenant, seq);
    }

    /** Returns the entries of a range of numbers that are in the filter's time, newest first. */
    public List<EntryRow> findBetween(long from, long before, EntryFilter filter, int limit) {
        return sql.list(
                SELECT_ENTRIES + " and seq >= ? and seq < ? and at >= ? and at <= ? order by seq desc limit ?",
                EntryRow::fromRow,
                tenant,
                from,
                before,
                earliestIn(filter),
                latestIn(filter),
                limit);
    }

    /** Returns the entries that are in the filter's time, newest first. */
    List<EntryRow> findBySeqs(List<Long> seqs, TimeRange range, EntryFilter filter) {
        Instant first = range.first().isAfter(earliestIn(filter)) ? range.first() : earliestIn(filter);
        Instant last = range.last().isBefore(latestIn(filter)) ? range.last() : latestIn(filter);
        return sql.list(
                SELECT_ENTRIES + " and seq = any (?) and at >= ? and at <= ? order by seq desc",
                EntryRow::fromRow,
                tenant,
                seqs.stream().mapToLong(Long::longValue).toArray(),
                first,
                last);
    }

    private static Instant earliestIn(EntryFilter filter) {
        return filter.from().orElse(EARLIEST);
    }

    private static Instant latestIn(EntryFilter filter) {
        return filter.to().map(to -> to.minusNanos(1)).orElse(LATEST);
    }

    /** Returns the numbers below {@code before} of the newest entries with a value, newest first. */
    List<Long> newestSeqs(HighCardinalityField field, String value, long before, int limit) {
        return sql.list(field.newestSeqsSql(), row -> row.getLong(1), tenant, value, before, limit);
    }

    /** Returns the number of the entry at an offset of the audit topic. */
    List<Long> seqsAtOffset(KafkaOffset offset) {
        return sql.list(
                "select seq from audit_entry where tenant = ? and topic = ? and kafka_partition = ? and kafka_offset = ?",
                row -> row.getLong(1),
                tenant,
                offset.topic(),
                offset.partition(),
                offset.offset());
    }

    /** Returns the terms of all reason texts that contain a text. */
    Set<String> textTerms(String text) {
        return new HashSet<>(sql.list(
                "select digest from audit_reason_text where tenant = ? and strpos(text, ?) > 0",
                row -> IndexedField.TEXT.toTerm(row.getString(1)),
                tenant,
                ReasonText.mask(text)));
    }

    /** Returns the time range of each existing segment between two numbers. */
    Map<IndexSegment, TimeRange> timeRanges(SegmentLevel segmentLevel, long from, long to) {
        Map<IndexSegment, TimeRange> ranges = new HashMap<>();
        sql.forEach(
                "select number, first_at, last_at from audit_index_segment"
                        + " where tenant = ? and level = ? and number >= ? and number < ?",
                row -> ranges.put(
                        new IndexSegment(segmentLevel, row.getLong(1)),
                        new TimeRange(Sql.instant(row, "first_at"), Sql.instant(row, "last_at"))),
                tenant,
                segmentLevel.columnValue(),
                from,
                to);
        return ranges;
    }

    /** Consumes an encoded posting list. */
    interface PostingConsumer {
        void accept(long segment, byte[] entries);
    }

    /** Reads the posting lists of any of the terms in any of the segments. */
    void forEachPosting(
            SegmentLevel segmentLevel, Collection<Long> segments, Collection<String> terms, PostingConsumer consumer) {
        sql.forEach(
                "select number, entries from audit_posting"
                        + " where tenant = ? and level = ? and number = any (?) and term = any (?)",
                row -> consumer.accept(row.getLong(1), row.getBytes(2)),
                tenant,
                segmentLevel.columnValue(),
                segments.stream().mapToLong(Long::longValue).toArray(),
                terms);
    }
}
