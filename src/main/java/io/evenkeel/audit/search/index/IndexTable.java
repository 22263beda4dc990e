package io.evenkeel.audit.search.index;

import io.evenkeel.audit.search.index.EntryRollup.RollupGranularity;
import io.evenkeel.database.Sql;
import java.sql.Connection;
import java.util.Map;
import org.roaringbitmap.buffer.MutableRoaringBitmap;

/** Writes the index of one tenant. */
final class IndexTable {
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

    private final Sql sql;
    private final String tenant;

    IndexTable(Connection connection, String tenant) {
        this.sql = Sql.on(connection, "the search index");
        this.tenant = tenant;
    }

    /** Returns how many entries are in complete segments. */
    long indexedSize() {
        return sql.first("select size from audit_index_watermark where tenant = ?", row -> row.getLong(1), tenant)
                .orElse(0L);
    }

    void saveIndexedSize(long size) {
        sql.update(UPSERT_SIZE, tenant, size);
    }

    /** Adds stored entries to a segment. */
    void addEntries(SegmentBuilder builder, long from, long to) {
        if (from < to) {
            sql.forEach(
                    SELECT_ENTRIES,
                    row -> {
                        EntryRow entryRow = EntryRow.fromRow(row);
                        builder.addEntry(entryRow.seq(), entryRow.at(), entryRow.entry());
                    },
                    tenant,
                    from,
                    to);
        }
    }

    /** Inserts a segment; does nothing if all its entries have expired. */
    void insert(SegmentBuilder builder) {
        if (builder.isEmpty()) {
            return;
        }
        int level = builder.segment().level().columnValue();
        long number = builder.segment().number();
        sql.update(INSERT_SEGMENT, tenant, level, number, builder.firstAt(), builder.lastAt());
        Map<String, MutableRoaringBitmap> postings = builder.postings(); // keys and values have one order
        byte[][] encoded = postings.values().stream().map(PostingList::encode).toArray(byte[][]::new);
        sql.update(INSERT_POSTINGS, tenant, level, number, postings.keySet(), encoded);
        Map<String, String> texts = builder.texts();
        sql.update(INSERT_TEXTS, tenant, texts.keySet(), texts.values());
        builder.rollups()
                .forEach((granularity, rollup) ->
                        sql.update(INSERT_ROLLUP, tenant, level, number, granularity.name(), rollup.toJson()));
    }

    /** Moves the postings and counts of small segments into their large segment. The rows with their times stay. */
    SegmentBuilder mergeSmallSegments(IndexSegment largeSegment) {
        SegmentBuilder builder = new SegmentBuilder(largeSegment);
        readSmallSegments(
                "select number, term, entries from audit_posting",
                largeSegment,
                row -> builder.addPosting(row.getLong(1), row.getString(2), row.getBytes(3)));
        readSmallSegments(
                "select grain, counts from audit_rollup",
                largeSegment,
                row -> builder.addRollup(RollupGranularity.valueOf(row.getString(1)), row.getString(2)));
        readSmallSegments(
                "select first_at, last_at from audit_index_segment",
                largeSegment,
                row -> builder.extendTimeRange(Sql.instant(row, "first_at"), Sql.instant(row, "last_at")));
        deleteSmallSegments("delete from audit_posting", largeSegment);
        deleteSmallSegments("delete from audit_rollup", largeSegment);
        return builder;
    }

    private void readSmallSegments(String select, IndexSegment largeSegment, Sql.RowConsumer consumer) {
        sql.forEach(
                select + WHERE_SMALL_SEGMENTS,
                consumer,
                tenant,
                largeSegment.firstSmallSegment(),
                largeSegment.endSmallSegment());
    }

    private void deleteSmallSegments(String delete, IndexSegment largeSegment) {
        sql.update(
                delete + WHERE_SMALL_SEGMENTS,
                tenant,
                largeSegment.firstSmallSegment(),
                largeSegment.endSmallSegment());
    }
}
