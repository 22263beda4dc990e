package io.evenkeel.audit.search;

import io.evenkeel.audit.search.Tally.Grain;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.BitSet;
import java.util.Map;

/** The rows of one tenant's index, while they are written. */
final class IndexRows {
    private static final String INDEXED = "select size from audit_indexed where tenant = ?";
    private static final String MOVE = "insert into audit_indexed (tenant, size) values (?, ?)"
            + " on conflict (tenant) do update set size = excluded.size";
    private static final String ENTRIES =
            "select " + Found.COLUMNS + " from audit_entry where tenant = ? and seq >= ? and seq < ?";
    private static final String BLOCK =
            "insert into audit_block (tenant, level, number, first_at, last_at) values (?, ?, ?, ?, ?)";
    private static final String POSTINGS = "insert into audit_posting (tenant, level, number, term, entries)"
            + " select ?, ?, ?, term, entries from unnest(?::text[], ?::bytea[]) as made (term, entries)";
    private static final String TEXTS = "insert into audit_text (tenant, digest, text)"
            + " select ?, digest, said from unnest(?::text[], ?::text[]) as made (digest, said) on conflict do nothing";
    private static final String TALLY =
            "insert into audit_tally (tenant, level, number, grain, counts) values (?, ?, ?, ?, ?)";
    private static final String OF_BLOCKS = " where tenant = ? and level = 0 and number >= ? and number < ?";

    private final Connection connection;
    private final String tenant;

    IndexRows(Connection connection, String tenant) {
        this.connection = connection;
        this.tenant = tenant;
    }

    /** How many entries are in complete blocks. */
    long indexed() throws SQLException {
        try (PreparedStatement statement = prepare(INDEXED, tenant);
                ResultSet row = statement.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    void indexedUntil(long size) throws SQLException {
        execute(MOVE, tenant, size);
    }

    /** Adds entries that are in the table. */
    void addEntries(Contents contents, long from, long to) throws SQLException {
        if (from >= to) {
            return;
        }
        try (PreparedStatement statement = prepare(ENTRIES, tenant, from, to);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                Found found = Found.of(row);
                contents.add(found.seq(), found.at(), found.entry());
            }
        }
    }

    void write(Contents contents) throws SQLException {
        if (contents.isEmpty()) {
            return; // all of it has expired
        }
        int level = contents.segment().level().column();
        long number = contents.segment().number();
        execute(BLOCK, tenant, level, number, contents.firstAt(), contents.lastAt());
        Map<String, BitSet> terms = contents.postings(); // keys and values are in one order
        byte[][] postings = terms.values().stream().map(Postings::write).toArray(byte[][]::new);
        execute(POSTINGS, tenant, level, number, terms.keySet(), connection.createArrayOf("bytea", postings));
        execute(TEXTS, tenant, contents.texts().keySet(), contents.texts().values());
        for (Map.Entry<Grain, Tally> tally : contents.tallies().entrySet()) {
            execute(
                    TALLY,
                    tenant,
                    level,
                    number,
                    tally.getKey().name(),
                    tally.getValue().json());
        }
    }

    /** Takes what a shelf's blocks hold off them, except when they were. */
    Contents shelve(Segment shelf) throws SQLException {
        Contents contents = new Contents(shelf);
        try (PreparedStatement statement = ofBlocks("select number, term, entries from audit_posting", shelf);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                contents.add(row.getLong(1), row.getString(2), row.getBytes(3));
            }
        }
        try (PreparedStatement statement = ofBlocks("select grain, counts from audit_tally", shelf);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                contents.add(Grain.valueOf(row.getString(1)), row.getString(2));
            }
        }
        try (PreparedStatement statement = ofBlocks("select first_at, last_at from audit_block", shelf);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                contents.cover(
                        row.getObject(1, OffsetDateTime.class).toInstant(),
                        row.getObject(2, OffsetDateTime.class).toInstant());
            }
        }
        execute("delete from audit_posting" + OF_BLOCKS, tenant, shelf.firstBlock(), shelf.endBlock());
        execute("delete from audit_tally" + OF_BLOCKS, tenant, shelf.firstBlock(), shelf.endBlock());
        return contents;
    }

    private PreparedStatement ofBlocks(String select, Segment shelf) throws SQLException {
        return prepare(select + OF_BLOCKS, tenant, shelf.firstBlock(), shelf.endBlock());
    }

    private void execute(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(sql, values)) {
            statement.execute();
        }
    }

    private PreparedStatement prepare(String sql, Object... values) throws SQLException {
        return Statements.prepare(connection, sql, values);
    }
}
