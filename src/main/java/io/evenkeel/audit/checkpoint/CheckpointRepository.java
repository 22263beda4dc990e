package io.evenkeel.audit.checkpoint;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Reads rows of checkpoints. */
final class CheckpointRepository {
    private static final String SELECT_AFTER = "select size, root, at, note from audit_checkpoint"
            + " where tenant = ? and size > ? order by size limit ?";

    private CheckpointRepository() {}

    /** The next ones after a size. */
    static List<StoredCheckpoint> findAfter(StoredTree tree, long size, int limit) throws SQLException {
        List<StoredCheckpoint> checkpoints = new ArrayList<>();
        try (PreparedStatement statement = tree.connection().prepareStatement(SELECT_AFTER)) {
            statement.setString(1, tree.tenant());
            statement.setLong(2, size);
            statement.setInt(3, limit);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    checkpoints.add(fromRow(tree.tenant(), row));
                }
            }
        }
        return checkpoints;
    }

    static StoredCheckpoint fromRow(String tenant, ResultSet row) throws SQLException {
        return new StoredCheckpoint(
                tenant,
                row.getLong("size"),
                HexFormat.of().formatHex(row.getBytes("root")),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("note"));
    }
}
