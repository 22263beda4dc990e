package io.evenkeel.audit.search;

import io.evenkeel.audit.search.index.EntryRow;
import io.evenkeel.audit.search.index.HighCardinalityField;
import io.evenkeel.audit.search.index.IndexSegment;
import io.evenkeel.audit.search.index.IndexSegment.SegmentLevel;
import io.evenkeel.audit.search.index.IndexedField;
import io.evenkeel.audit.search.index.KafkaOffset;
import io.evenkeel.audit.search.index.ReasonText;
import io.evenkeel.audit.search.index.SearchSql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rows of one tenant, as searches read them. */
public final class SearchRows {
    private static final String SELECT_ENTRIES = "select " + EntryRow.COLUMNS + " from audit_entry where tenant = ?";
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");
    /** Statistics of tables that grow fast are old; none of these statements is better off without an index. */
    private static final String FORCE_INDEX_SCANS = "set local enable_seqscan = off; set local jit = off";

    private final Connection connection;
    private final String tenant;

    public SearchRows(Connection connection, String tenant) throws SQLException {
        this.connection = connection;
        this.tenant = tenant;
        try (var statement = connection.createStatement()) {
            statement.execute(FORCE_INDEX_SCANS);
        }
    }

    /** When a segment's entries were. */
    record TimeRange(Instant first, Instant last) {
        static final TimeRange ALWAYS = new TimeRange(EARLIEST, LATEST);
    }

    /** How many entries are in complete blocks. */
    public long indexedSize() throws SQLException {
        try (PreparedStatement statement = prepare("select size from audit_index_watermark where tenant = ?", tenant);
                ResultSet row = statement.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    Optional<EntryRow> findEntry(long seq) throws SQLException {
        return readEntries(prepare(SELECT_ENTRIES + " and seq = ?", tenant, seq)).stream()
                .findFirst();
    }

    /** Entries between two numbers, newest first. */
    public List<EntryRow> findBetween(long from, long before, EntryFilter entryFilter, int limit) throws SQLException {
        return readEntries(prepare(
                SELECT_ENTRIES + " and seq >= ? and seq < ? and at >= ? and at <= ? order by seq desc limit ?",
                tenant,
                from,
                before,
                earliestIn(entryFilter),
                latestIn(entryFilter),
                limit));
    }

    /** Those of the entries that are in the filter's time, newest first. */
    List<EntryRow> findBySeqs(List<Long> seqs, TimeRange timeRange, EntryFilter entryFilter) throws SQLException {
        Instant first =
                timeRange.first().isAfter(earliestIn(entryFilter)) ? timeRange.first() : earliestIn(entryFilter);
        Instant last = timeRange.last().isBefore(latestIn(entryFilter)) ? timeRange.last() : latestIn(entryFilter);
        return readEntries(prepare(
                SELECT_ENTRIES + " and seq = any (?) and at >= ? and at <= ? order by seq desc",
                tenant,
                seqs.stream().mapToLong(Long::longValue).toArray(),
                first,
                last));
    }

    private static Instant earliestIn(EntryFilter entryFilter) {
        return entryFilter.from().orElse(EARLIEST);
    }

    private static Instant latestIn(EntryFilter entryFilter) {
        return entryFilter.to().map(to -> to.minusNanos(1)).orElse(LATEST);
    }

    private static List<EntryRow> readEntries(PreparedStatement prepared) throws SQLException {
        try (PreparedStatement statement = prepared;
                ResultSet row = statement.executeQuery()) {
            List<EntryRow> entries = new ArrayList<>();
            while (row.next()) {
                entries.add(EntryRow.fromRow(row));
            }
            return entries;
        }
    }

    /** Numbers of so many entries below one that have a key's value, newest first. */
    List<Long> newestSeqs(HighCardinalityField highCardinalityField, String value, long before, int limit)
            throws SQLException {
        return readSeqs(prepare(highCardinalityField.newestSeqsSql(), tenant, value, before, limit));
    }

    /** Number of the entry that arrived there. */
    List<Long> seqsAtOffset(KafkaOffset offset) throws SQLException {
        return readSeqs(prepare(
                "select seq from audit_entry where tenant = ? and topic = ? and kafka_partition = ? and kafka_offset = ?",
                tenant,
                offset.topic(),
                offset.partition(),
                offset.offset()));
    }

    private static List<Long> readSeqs(PreparedStatement prepared) throws SQLException {
        try (PreparedStatement statement = prepared;
                ResultSet row = statement.executeQuery()) {
            List<Long> seqs = new ArrayList<>();
            while (row.next()) {
                seqs.add(row.getLong(1));
            }
            return seqs;
        }
    }

    /** Terms of the texts that hold one. */
    Set<String> textTerms(String text) throws SQLException {
        try (PreparedStatement statement = prepare(
                        "select digest from audit_reason_text where tenant = ? and strpos(text, ?) > 0",
                        tenant,
                        ReasonText.mask(text));
                ResultSet row = statement.executeQuery()) {
            Set<String> terms = new HashSet<>();
            while (row.next()) {
                terms.add(IndexedField.TEXT.toTerm(row.getString(1)));
            }
            return terms;
        }
    }

    /** When those of the segments that are there were. */
    Map<IndexSegment, TimeRange> timeRanges(SegmentLevel segmentLevel, long from, long to) throws SQLException {
        Map<IndexSegment, TimeRange> spans = new HashMap<>();
        try (PreparedStatement statement = prepare(
                        "select number, first_at, last_at from audit_index_segment"
                                + " where tenant = ? and level = ? and number >= ? and number < ?",
                        tenant,
                        segmentLevel.columnValue(),
                        from,
                        to);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                spans.put(
                        new IndexSegment(segmentLevel, row.getLong(1)),
                        new TimeRange(
                                row.getObject(2, OffsetDateTime.class).toInstant(),
                                row.getObject(3, OffsetDateTime.class).toInstant()));
            }
        }
        return spans;
    }

    /** Hears of a posting. */
    interface PostingConsumer {
        void accept(long segment, byte[] entries);
    }

    /** Reads the postings of any of some terms in some segments of a level. */
    void forEachPosting(
            SegmentLevel segmentLevel,
            Collection<Long> segments,
            Collection<String> terms,
            PostingConsumer postingConsumer)
            throws SQLException {
        try (PreparedStatement statement = prepare(
                        "select number, entries from audit_posting"
                                + " where tenant = ? and level = ? and number = any (?) and term = any (?)",
                        tenant,
                        segmentLevel.columnValue(),
                        segments.stream().mapToLong(Long::longValue).toArray(),
                        terms);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                postingConsumer.accept(row.getLong(1), row.getBytes(2));
            }
        }
    }

    private PreparedStatement prepare(String sql, Object... values) throws SQLException {
        return SearchSql.prepare(connection, sql, values);
    }
}
