package io.evenkeel.audit.projection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.evenkeel.audit.proof.Growth;
import io.evenkeel.audit.proof.MerkleTree;
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
record Grown(long size, Map<String, String> tiles) {
    static Grown tree(DataSource database, String tenant) throws SQLException {
        Map<String, String> tiles = new TreeMap<>();
        read(database, "select level, index, hashes from audit_tile where tenant = ?", tenant, row -> {
            tiles.put(row.getInt(1) + "/" + row.getLong(2), HexFormat.of().formatHex(row.getBytes(3)));
        });
        List<Long> size = new ArrayList<>(List.of(0L));
        read(database, "select size from audit_tree where tenant = ?", tenant, row -> size.set(0, row.getLong(1)));
        return new Grown(size.get(0), tiles);
    }

    /** Made anew from the entries, all at once. Their numbers have to follow one another from 0. */
    static Grown fromEntries(DataSource database, String tenant) throws SQLException {
        List<byte[]> leaves = bodies(database, tenant).stream()
                .map(body -> MerkleTree.leaf(body.getBytes(UTF_8)))
                .toList();
        Growth growth = MerkleTree.grow((level, index) -> new byte[0], 0, leaves);
        Map<String, String> tiles = new TreeMap<>();
        growth.changed()
                .forEach(tile -> tiles.put(
                        tile.level() + "/" + tile.index(), HexFormat.of().formatHex(tile.hashes())));
        return new Grown(growth.size(), tiles);
    }

    static List<String> bodies(DataSource database, String tenant) throws SQLException {
        List<String> bodies = new ArrayList<>();
        read(database, "select seq, body from audit_entry where tenant = ? order by seq", tenant, row -> {
            if (row.getLong(1) != bodies.size()) {
                throw new AssertionError("entry " + bodies.size() + " is missing");
            }
            bodies.add(row.getString(2));
        });
        return bodies;
    }

    private static void read(DataSource database, String sql, String tenant, Row each) throws SQLException {
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

    private interface Row {
        void read(ResultSet row) throws SQLException;
    }
}
