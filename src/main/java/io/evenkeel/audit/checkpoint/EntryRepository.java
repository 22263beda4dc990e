package io.evenkeel.audit.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.ZoneOffset.UTC;

import io.evenkeel.audit.AuditEntryColumns;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows of a tenant's entries, beside its tree. */
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

    /** An entry's text; and what it is found by, where that is asked for. */
    record StoredEntry(long seq, byte[] text, @Nullable AuditEntryColumns columns) {
        StoredEntry {
            text = text.clone();
        }

        @Override
        public byte[] text() {
            return text.clone();
        }
    }

    /** Numbers from one to another, both there. */
    record SequenceRange(long first, long last) {}

    /** The texts from a number to before another, as far as they are there. */
    List<StoredEntry> findTexts(long from, long to) throws SQLException {
        return query(SELECT_TEXTS, from, to, false);
    }

    /** With what they are found by. */
    List<StoredEntry> findWithColumns(long from, long to) throws SQLException {
        return query(SELECT_ALL_COLUMNS, from, to, true);
    }

    private List<StoredEntry> query(String sql, long from, long to, boolean withColumns) throws SQLException {
        List<StoredEntry> storedEntries = new ArrayList<>();
        try (PreparedStatement statement = tree.connection().prepareStatement(sql)) {
            statement.setString(1, tree.tenant());
            statement.setLong(2, from);
            statement.setLong(3, to);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    storedEntries.add(new StoredEntry(
                            row.getLong("seq"),
                            row.getString("body").getBytes(UTF_8),
                            withColumns ? readColumns(row) : null));
                }
            }
        }
        return storedEntries;
    }

    private static AuditEntryColumns readColumns(ResultSet row) throws SQLException {
        List<@Nullable Object> values = new ArrayList<>();
        for (String name : AuditEntryColumns.NAMES) {
            values.add(
                    switch (name) {
                        case "at" -> row.getObject(name, OffsetDateTime.class).toInstant();
                        case "rules", "concepts", "images" ->
                            Arrays.asList((Object[]) row.getArray(name).getArray());
                        default -> row.getString(name);
                    });
        }
        return new AuditEntryColumns(values);
    }

    /** The entries of a time, with what lies between them. */
    Optional<SequenceRange> findRange(EvidenceRange evidenceRange) throws SQLException {
        try (PreparedStatement statement = tree.connection().prepareStatement(SELECT_RANGE)) {
            statement.setString(1, tree.tenant());
            statement.setObject(2, evidenceRange.begin().atOffset(UTC));
            statement.setObject(3, evidenceRange.end().atOffset(UTC));
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getObject(1) != null
                        ? Optional.of(new SequenceRange(row.getLong(1), row.getLong(2)))
                        : Optional.empty();
            }
        }
    }

    /** Before this number retention has removed what was not held. */
    long expiredBefore() throws SQLException {
        try (PreparedStatement statement = tree.connection().prepareStatement(SELECT_EXPIRED_BEFORE)) {
            statement.setString(1, tree.tenant());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }
}
