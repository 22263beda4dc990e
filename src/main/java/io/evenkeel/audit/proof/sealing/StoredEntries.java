package io.evenkeel.audit.proof.sealing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.ZoneOffset.UTC;

import io.evenkeel.audit.Columns;
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
final class StoredEntries {
    private static final String PAGE =
            "select seq, body from audit_entry where tenant = ? and seq >= ? and seq < ? order by seq";
    private static final String ALL =
            "select * from audit_entry where tenant = ? and seq >= ? and seq < ? order by seq";
    private static final String WITHIN =
            "select min(seq), max(seq) from audit_entry where tenant = ? and at >= ? and at < ?";
    private static final String EXPIRED = "select entries_next from retention_progress where tenant = ?";

    private final StoredTree tree;

    StoredEntries(StoredTree tree) {
        this.tree = tree;
    }

    /** An entry's text; and what it is found by, where that is asked for. */
    record Row(long seq, byte[] text, @Nullable Columns columns) {
        Row {
            text = text.clone();
        }

        @Override
        public byte[] text() {
            return text.clone();
        }
    }

    /** Numbers from one to another, both there. */
    record Span(long first, long last) {}

    /** The texts from a number to before another, as far as they are there. */
    List<Row> texts(long from, long to) throws SQLException {
        return rows(PAGE, from, to, false);
    }

    /** With what they are found by. */
    List<Row> rows(long from, long to) throws SQLException {
        return rows(ALL, from, to, true);
    }

    private List<Row> rows(String sql, long from, long to, boolean withColumns) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (PreparedStatement statement = tree.connection().prepareStatement(sql)) {
            statement.setString(1, tree.tenant());
            statement.setLong(2, from);
            statement.setLong(3, to);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    rows.add(new Row(
                            row.getLong("seq"),
                            row.getString("body").getBytes(UTF_8),
                            withColumns ? columns(row) : null));
                }
            }
        }
        return rows;
    }

    private static Columns columns(ResultSet row) throws SQLException {
        List<@Nullable Object> values = new ArrayList<>();
        for (String name : Columns.NAMES) {
            values.add(
                    switch (name) {
                        case "at" -> row.getObject(name, OffsetDateTime.class).toInstant();
                        case "rules", "concepts", "pictures" ->
                            Arrays.asList((Object[]) row.getArray(name).getArray());
                        default -> row.getString(name);
                    });
        }
        return new Columns(values);
    }

    /** The entries of a time, with what lies between them. */
    Optional<Span> within(Window window) throws SQLException {
        try (PreparedStatement statement = tree.connection().prepareStatement(WITHIN)) {
            statement.setString(1, tree.tenant());
            statement.setObject(2, window.begin().atOffset(UTC));
            statement.setObject(3, window.end().atOffset(UTC));
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getObject(1) != null
                        ? Optional.of(new Span(row.getLong(1), row.getLong(2)))
                        : Optional.empty();
            }
        }
    }

    /** Before this number retention has removed what was not held. */
    long expiredBefore() throws SQLException {
        try (PreparedStatement statement = tree.connection().prepareStatement(EXPIRED)) {
            statement.setString(1, tree.tenant());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }
}
