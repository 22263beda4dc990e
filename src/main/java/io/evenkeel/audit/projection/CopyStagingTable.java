package io.evenkeel.audit.projection;

import io.evenkeel.audit.AuditEntryColumns;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/**
 * Inserts entries by COPY into a temporary table, which ends with the transaction. PostgreSQL refuses COPY into a table with row-level
 * security.
 */
final class CopyStagingTable {
    private static final String COLUMNS =
            String.join(", ", AuditEntryColumns.NAMES) + ", seq, body, topic, kafka_partition, kafka_offset";
    private static final String CREATE_STAGING_TABLE = "create temporary table if not exists audit_arriving"
            + " on commit delete rows as select " + COLUMNS + " from audit_entry with no data";
    private static final String COPY_ROWS = "copy pg_temp.audit_arriving (" + COLUMNS + ") from stdin";
    private static final String INSERT_ENTRIES =
            "insert into audit_entry (" + COLUMNS + ") select " + COLUMNS + " from pg_temp.audit_arriving";
    private static final String INSERT_IMAGES = "insert into audit_image (digest, tenant, seq)"
            + " select distinct unnest(images), tenant, seq from pg_temp.audit_arriving where images <> '{}'"
            + " on conflict do nothing";
    private static final String DELETE_STAGED =
            "delete from pg_temp.audit_arriving"; // for the next batch of the same transaction

    private final CopyTextWriter rows = new CopyTextWriter();
    private boolean hasImages;

    void addRow(CanonicalEntry entry, long seq) {
        entry.columns().values().forEach(rows::addField);
        SourceOffset sourceOffset = entry.sourceOffset();
        rows.addField(seq)
                .addField(entry.text())
                .addField(sourceOffset == null ? null : sourceOffset.topic())
                .addField(sourceOffset == null ? null : sourceOffset.partition())
                .addField(sourceOffset == null ? null : sourceOffset.offset())
                .endRow();
        hasImages |= !entry.columns().images().isEmpty();
    }

    void insertAll(Connection connection, PhaseTimer timer) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(CREATE_STAGING_TABLE);
            copyRows(connection);
            timer.endPhase("copy");
            statement.execute(INSERT_ENTRIES);
            timer.endPhase("entries and their indexes");
            if (hasImages) {
                statement.execute(INSERT_IMAGES);
            }
            timer.endPhase("images");
            statement.execute(DELETE_STAGED);
            timer.endPhase("copy");
        }
    }

    private void copyRows(Connection connection) throws SQLException {
        try {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(COPY_ROWS, new ByteArrayInputStream(rows.toByteArray()));
        } catch (IOException e) {
            throw new SQLException("entries could not be copied", e);
        }
    }
}
