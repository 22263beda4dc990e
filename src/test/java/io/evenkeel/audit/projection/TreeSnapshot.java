package io.evenkeel.audit.projection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.evenkeel.transparencylog.MerkleTree;
import io.evenkeel.transparencylog.TreeUpdate;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/** A tenant's tree, tile by tile: as PostgreSQL holds it, and as it must be. */
record TreeSnapshot(long size, Map<String, String> tiles) {
    static TreeSnapshot readTree(DataSource database, String tenant) throws SQLException {
        Map<String, String> tiles = new TreeMap<>();
        query(database, "select level, index, hashes from audit_tile where tenant = ?", tenant, row -> {
            tiles.put(row.getInt(1) + "/" + row.getLong(2), HexFormat.of().formatHex(row.getBytes(3)));
        });
        List<Long> size = new ArrayList<>(List.of(0L));
        query(database, "select size from audit_tree where tenant = ?", tenant, row -> size.set(0, row.getLong(1)));
        return new TreeSnapshot(size.get(0), tiles);
    }

    /** Made anew from the entries, all at once. Their numbers have to follow one another from 0. */
    static TreeSnapshot rebuildFromEntries(DataSource database, String tenant) throws SQLException {
        List<byte[]> leaves = readBodies(database, tenant).stream()
                .map(body -> MerkleTree.leafHash(body.getBytes(UTF_8)))
                .toList();
        TreeUpdate update = MerkleTree.grow((level, index) -> new byte[0], 0, leaves);
        Map<String, String> tiles = new TreeMap<>();
        update.changedTiles()
                .forEach(tile -> tiles.put(
                        tile.level() + "/" + tile.index(), HexFormat.of().formatHex(tile.hashes())));
        return new TreeSnapshot(update.size(), tiles);
    }

    static List<String> readBodies(DataSource database, String tenant) throws SQLException {
        List<String> bodies = new ArrayList<>();
        query(database, "select seq, body from audit_entry where tenant = ? order by seq", tenant, row -> {
            if (row.getLong(1) != bodies.size()) {
                throw new AssertionError("entry " + bodies.size() + " is missing");
            }
            bodies.add(row.getString(2));
        });
        return bodies;
    }

    private static void query(DataSource database, String sql, String tenant, RowReader each) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, tenant);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    each.read(row);
                }
            }
        }
    }

    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }
}
