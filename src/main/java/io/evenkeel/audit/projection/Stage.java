package io.evenkeel.audit.projection;

import io.evenkeel.audit.Columns;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/**
 * Entries on their way into the table. They are copied into a temporary table, which no transaction outlives, and inserted from
 * there: PostgreSQL refuses COPY into a table behind row-level security.
 */
final class Stage {
    private static final String COLUMNS =
            String.join(", ", Columns.NAMES) + ", seq, body, topic, kafka_partition, kafka_offset";
    private static final String CREATE = "create temporary table if not exists audit_arriving"
            + " on commit delete rows as select " + COLUMNS + " from audit_entry with no data";
    private static final String COPY = "copy pg_temp.audit_arriving (" + COLUMNS + ") from stdin";
    private static final String ENTRIES =
            "insert into audit_entry (" + COLUMNS + ") select " + COLUMNS + " from pg_temp.audit_arriving";
    private static final String PICTURES = "insert into audit_picture (digest, tenant, seq)"
            + " select distinct unnest(pictures), tenant, seq from pg_temp.audit_arriving where pictures <> '{}'"
            + " on conflict do nothing";
    private static final String EMPTY = "delete from pg_temp.audit_arriving"; // for the next of the same transaction

    private final CopyText rows = new CopyText();
    private boolean hasPictures;

    void add(Recorded entry, long seq) {
        entry.columns().values().forEach(rows::add);
        Arrival arrival = entry.arrival();
        rows.add(seq)
                .add(entry.text())
                .add(arrival == null ? null : arrival.topic())
                .add(arrival == null ? null : arrival.partition())
                .add(arrival == null ? null : arrival.offset())
                .endRow();
        hasPictures |= !entry.columns().pictures().isEmpty();
    }

    void move(Connection connection, Laps laps) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(CREATE);
            copy(connection);
            laps.lap("copy");
            statement.execute(ENTRIES);
            laps.lap("entries and their indexes");
            if (hasPictures) {
                statement.execute(PICTURES);
            }
            laps.lap("pictures");
            statement.execute(EMPTY);
            laps.lap("copy");
        }
    }

    private void copy(Connection connection) throws SQLException {
        try {
            connection.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY, new ByteArrayInputStream(rows.bytes()));
        } catch (IOException e) {
            throw new SQLException("entries could not be copied", e);
        }
    }
}
