package io.evenkeel.audit.search.index;

import io.evenkeel.audit.search.index.EntryRollup.RollupGranularity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.BitSet;
import java.util.Map;

/** The rows of one tenant's index, while they are written. */
final class IndexTable {
    private static final String SELECT_SIZE = "select size from audit_index_watermark where tenant = ?";
    private static final String UPSERT_SIZE = "insert into audit_index_watermark (tenant, size) values (?, ?)"
            + " on conflict (tenant) do update set size = excluded.size";
    private static final String SELECT_ENTRIES =
            "select " + EntryRow.COLUMNS + " from audit_entry where tenant = ? and seq >= ? and seq < ?";
    private static final String INSERT_SEGMENT =
            "insert into audit_index_segment (tenant, level, number, first_at, last_at) values (?, ?, ?, ?, ?)";
    private static final String INSERT_POSTINGS = "insert into audit_posting (tenant, level, number, term, entries)"
            + " select ?, ?, ?, term, entries from unnest(?::text[], ?::bytea[]) as made (term, entries)";
    private static final String INSERT_TEXTS = "insert into audit_reason_text (tenant, digest, text)"
            + " select ?, digest, said from unnest(?::text[], ?::text[]) as made (digest, said) on conflict do nothing";
    private static final String INSERT_ROLLUP =
            "insert into audit_rollup (tenant, level, number, grain, counts) values (?, ?, ?, ?, ?)";
    private static final String WHERE_SMALL_SEGMENTS = " where tenant = ? and level = 0 and number >= ? and number < ?";

    private final Connection connection;
    private final String tenant;

    IndexTable(Connection connection, String tenant) {
        this.connection = connection;
        this.tenant = tenant;
    }

    /** How many entries are in complete blocks. */
    long indexedSize() throws SQLException {
        try (PreparedStatement statement = prepare(SELECT_SIZE, tenant);
                ResultSet row = statement.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    void saveIndexedSize(long size) throws SQLException {
        execute(UPSERT_SIZE, tenant, size);
    }

    /** Adds entries that are in the table. */
    void addEntries(SegmentBuilder segmentBuilder, long from, long to) throws SQLException {
        if (from >= to) {
            return;
        }
        try (PreparedStatement statement = prepare(SELECT_ENTRIES, tenant, from, to);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                EntryRow entryRow = EntryRow.fromRow(row);
                segmentBuilder.addEntry(entryRow.seq(), entryRow.at(), entryRow.entry());
            }
        }
    }

    void insert(SegmentBuilder segmentBuilder) throws SQLException {
        if (segmentBuilder.isEmpty()) {
            return; // all of it has expired
        }
        int level = segmentBuilder.segment().level().columnValue();
        long number = segmentBuilder.segment().number();
        execute(INSERT_SEGMENT, tenant, level, number, segmentBuilder.firstAt(), segmentBuilder.lastAt());
        Map<String, BitSet> terms = segmentBuilder.postings(); // keys and values are in one order
        byte[][] postings = terms.values().stream().map(PostingList::encode).toArray(byte[][]::new);
        execute(INSERT_POSTINGS, tenant, level, number, terms.keySet(), connection.createArrayOf("bytea", postings));
        execute(
                INSERT_TEXTS,
                tenant,
                segmentBuilder.texts().keySet(),
                segmentBuilder.texts().values());
        for (Map.Entry<RollupGranularity, EntryRollup> tally :
                segmentBuilder.rollups().entrySet()) {
            execute(
                    INSERT_ROLLUP,
                    tenant,
                    level,
                    number,
                    tally.getKey().name(),
                    tally.getValue().toJson());
        }
    }

    /** Takes what a shelf's blocks hold off them, except when they were. */
    SegmentBuilder mergeSmallSegments(IndexSegment largeSegment) throws SQLException {
        SegmentBuilder segmentBuilder = new SegmentBuilder(largeSegment);
        try (PreparedStatement statement =
                        prepareForSmallSegments("select number, term, entries from audit_posting", largeSegment);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                segmentBuilder.addPosting(row.getLong(1), row.getString(2), row.getBytes(3));
            }
        }
        try (PreparedStatement statement =
                        prepareForSmallSegments("select grain, counts from audit_rollup", largeSegment);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                segmentBuilder.addRollup(RollupGranularity.valueOf(row.getString(1)), row.getString(2));
            }
        }
        try (PreparedStatement statement =
                        prepareForSmallSegments("select first_at, last_at from audit_index_segment", largeSegment);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                segmentBuilder.extendTimeRange(
                        row.getObject(1, OffsetDateTime.class).toInstant(),
                        row.getObject(2, OffsetDateTime.class).toInstant());
            }
        }
        execute(
                "delete from audit_posting" + WHERE_SMALL_SEGMENTS,
                tenant,
                largeSegment.firstSmallSegment(),
                largeSegment.endSmallSegment());
        execute(
                "delete from audit_rollup" + WHERE_SMALL_SEGMENTS,
                tenant,
                largeSegment.firstSmallSegment(),
                largeSegment.endSmallSegment());
        return segmentBuilder;
    }

    private PreparedStatement prepareForSmallSegments(String select, IndexSegment largeSegment) throws SQLException {
        return prepare(
                select + WHERE_SMALL_SEGMENTS,
                tenant,
                largeSegment.firstSmallSegment(),
                largeSegment.endSmallSegment());
    }

    private void execute(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(sql, values)) {
            statement.execute();
        }
    }

    private PreparedStatement prepare(String sql, Object... values) throws SQLException {
        return SearchSql.prepare(connection, sql, values);
    }
}
