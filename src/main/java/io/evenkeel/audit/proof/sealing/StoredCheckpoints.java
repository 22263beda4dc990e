package io.evenkeel.audit.proof.sealing;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Reads rows of checkpoints. */
final class StoredCheckpoints {
    private static final String BETWEEN = "select size, root, at, note from audit_checkpoint"
            + " where tenant = ? and size > ? order by size limit ?";

    private StoredCheckpoints() {}

    /** The next ones after a size. */
    static List<StoredCheckpoint> after(StoredTree tree, long size, int most) throws SQLException {
        List<StoredCheckpoint> found = new ArrayList<>();
        try (PreparedStatement statement = tree.connection().prepareStatement(BETWEEN)) {
            statement.setString(1, tree.tenant());
            statement.setLong(2, size);
            statement.setInt(3, most);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(of(tree.tenant(), row));
                }
            }
        }
        return found;
    }

    static StoredCheckpoint of(String tenant, ResultSet row) throws SQLException {
        return new StoredCheckpoint(
                tenant,
                row.getLong("size"),
                HexFormat.of().formatHex(row.getBytes("root")),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("note"));
    }
}
