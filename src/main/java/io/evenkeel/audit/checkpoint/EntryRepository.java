package io.evenkeel.audit.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.evenkeel.audit.AuditEntryColumns;
import io.evenkeel.database.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the stored entries of a tree's tenant. */
final class EntryRepository {
    private static final String SELECT_TEXTS =
            "select seq, body from audit_entry where tenant = ? and seq >= ? and seq < ? order by seq";
    private static final String SELECT_ALL_COLUMNS =
            "select * from audit_entry where tenant = ? and seq >= ? and seq < ? order by seq";
    private static final String SELECT_RANGE =
            "select min(seq), max(seq) from audit_entry where tenant = ? and at >= ? and at < ?";
    private static final String SELECT_EXPIRED_BEFORE = "select entries_next from retention_progress where tenant = ?";

    private final StoredTree tree;

    EntryRepository(StoredTree tree) {
        this.tree = tree;
    }

    /** A stored entry; its columns only if they were requested. */
    record StoredEntry(long seq, byte[] text, @Nullable AuditEntryColumns columns) {
        StoredEntry {
            text = text.clone();
        }

        @Override
        public byte[] text() {
            return text.clone();
        }
    }

    /** A range of numbers, both inclusive. */
    record SequenceRange(long first, long last) {}

    /** Returns the existing entries of a range of numbers, in order. */
    List<StoredEntry> findTexts(long from, long to) {
        return query(SELECT_TEXTS, from, to, false);
    }

    /** Returns the existing entries of a range of numbers with their columns. */
    List<StoredEntry> findWithColumns(long from, long to) {
        return query(SELECT_ALL_COLUMNS, from, to, true);
    }

    private List<StoredEntry> query(String select, long from, long to, boolean withColumns) {
        return tree.sql()
                .list(
                        select,
                        row -> new StoredEntry(
                                row.getLong("seq"),
                                row.getString("body").getBytes(UTF_8),
                                withColumns ? readColumns(row) : null),
                        tree.tenant(),
                        from,
                        to);
    }

    private static AuditEntryColumns readColumns(ResultSet row) throws SQLException {
        List<@Nullable Object> values = new ArrayList<>();
        for (String name : AuditEntryColumns.NAMES) {
            values.add(
                    switch (name) {
                        case "at" -> Sql.instant(row, name);
                        case "rules", "concepts", "images" ->
                            Arrays.asList((Object[]) row.getArray(name).getArray());
                        default -> row.getString(name);
                    });
        }
        return new AuditEntryColumns(values);
    }

    /** Returns the lowest and highest number of the entries of a time range. */
    Optional<SequenceRange> findRange(EvidenceRange evidenceRange) {
        return tree.sql()
                .first(
                        SELECT_RANGE,
                        row -> row.getObject(1) == null
                                ? Optional.<SequenceRange>empty()
                                : Optional.of(new SequenceRange(row.getLong(1), row.getLong(2))),
                        tree.tenant(),
                        evidenceRange.begin(),
                        evidenceRange.end())
                .flatMap(range -> range);
    }

    /** Returns the number below which retention has removed all entries that are not held. */
    long expiredBefore() {
        return tree.sql()
                .first(SELECT_EXPIRED_BEFORE, row -> row.getLong(1), tree.tenant())
                .orElse(0L);
    }
}
