package io.evenkeel.audit.projection;

import io.evenkeel.transparencylog.MerkleTree;
import io.evenkeel.transparencylog.Tile;
import io.evenkeel.transparencylog.TreeUpdate;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * Extends tenants' trees in PostgreSQL within one transaction. The trees stay locked until the transaction ends. They are locked in the
 * order of tenants, so that transactions cannot deadlock.
 */
final class TreeUpdater {
    private static final String SELECT_SIZES_FOR_UPDATE =
            "select tenant, size from audit_tree where tenant = any (?) order by tenant for update";
    private static final String INSERT_MISSING =
            "insert into audit_tree select tenant, 0 from unnest(?) as tenant order by tenant on conflict do nothing";
    private static final String SELECT_EDGE_TILES = "select tenant, level, index, hashes from audit_tile"
            + " join unnest(?::text[], ?::smallint[], ?::bigint[]) as edge (tenant, level, index) using (tenant, level, index)";
    private static final String UPSERT_TILES =
            "insert into audit_tile select * from unnest(?::text[], ?::smallint[], ?::bigint[], ?::bytea[])"
                    + " on conflict (tenant, level, index) do update set hashes = excluded.hashes";
    private static final String UPDATE_SIZES = "update audit_tree set size = grown.size"
            + " from unnest(?::text[], ?::bigint[]) as grown (tenant, size) where audit_tree.tenant = grown.tenant";
    private static final int TILE_HEIGHT = 8;
    private static final int TILE_WIDTH = 1 << TILE_HEIGHT;
    private static final byte[] NO_HASHES = {};

    private final Connection connection;
    private final Map<String, Long> sizes;
    private final Map<TileKey, byte[]> edgeTiles;
    private final Map<String, Long> newSizes = new TreeMap<>();
    private final List<TileKey> changedTiles = new ArrayList<>();
    private final List<byte[]> changedHashes = new ArrayList<>();

    private record TileKey(String tenant, int level, long index) {}

    private TreeUpdater(Connection connection, Map<String, Long> sizes, Map<TileKey, byte[]> edgeTiles) {
        this.connection = connection;
        this.sizes = sizes;
        this.edgeTiles = edgeTiles;
    }

    /** Locks the trees of tenants and creates missing ones. */
    static TreeUpdater lock(Connection connection, SortedSet<String> tenants) throws SQLException {
        Map<String, Long> sizes = lockSizes(connection, tenants);
        if (sizes.size() < tenants.size()) {
            createMissing(connection, tenants);
            sizes = lockSizes(connection, tenants);
        }
        return new TreeUpdater(connection, sizes, readEdgeTiles(connection, sizes));
    }

    private static void createMissing(Connection connection, Collection<String> tenants) throws SQLException {
        try (PreparedStatement insertMissing = connection.prepareStatement(INSERT_MISSING)) {
            insertMissing.setArray(1, connection.createArrayOf("text", tenants.toArray()));
            insertMissing.execute();
        }
    }

    private static Map<String, Long> lockSizes(Connection connection, Collection<String> tenants) throws SQLException {
        Map<String, Long> sizes = new HashMap<>();
        try (PreparedStatement lockTrees = connection.prepareStatement(SELECT_SIZES_FOR_UPDATE)) {
            lockTrees.setArray(1, connection.createArrayOf("text", tenants.toArray()));
            try (ResultSet row = lockTrees.executeQuery()) {
                while (row.next()) {
                    sizes.put(row.getString(1), row.getLong(2));
                }
            }
        }
        return sizes;
    }

    /** Reads the incomplete tiles: at most one in each level of a tree. */
    private static Map<TileKey, byte[]> readEdgeTiles(Connection connection, Map<String, Long> sizes)
            throws SQLException {
        List<TileKey> edgeKeys = new ArrayList<>();
        sizes.forEach((tenant, size) -> {
            int level = 0;
            for (long count = size; count > 0; count /= TILE_WIDTH) {
                if (count % TILE_WIDTH > 0) {
                    edgeKeys.add(new TileKey(tenant, level, count / TILE_WIDTH));
                }
                level++;
            }
        });
        Map<TileKey, byte[]> edgeTiles = new HashMap<>();
        if (edgeKeys.isEmpty()) {
            return edgeTiles;
        }
        try (PreparedStatement selectTiles = connection.prepareStatement(SELECT_EDGE_TILES)) {
            setKeys(selectTiles, edgeKeys);
            try (ResultSet row = selectTiles.executeQuery()) {
                while (row.next()) {
                    edgeTiles.put(new TileKey(row.getString(1), row.getInt(2), row.getLong(3)), row.getBytes(4));
                }
            }
        }
        return edgeTiles;
    }

    private static void setKeys(PreparedStatement statement, List<TileKey> tileKeys) throws SQLException {
        Connection connection = statement.getConnection();
        statement.setArray(
                1,
                connection.createArrayOf(
                        "text", tileKeys.stream().map(TileKey::tenant).toArray()));
        statement.setArray(
                2,
                connection.createArrayOf(
                        "int2", tileKeys.stream().map(TileKey::level).toArray()));
        statement.setArray(
                3,
                connection.createArrayOf(
                        "int8", tileKeys.stream().map(TileKey::index).toArray()));
    }

    /** Adds leaves to a tenant's tree. @return number of the first leaf */
    long grow(String tenant, List<byte[]> leaves) {
        long size = lockedSize(tenant);
        TreeUpdate treeUpdate = MerkleTree.grow(
                (level, index) -> edgeTiles.getOrDefault(new TileKey(tenant, level, index), NO_HASHES), size, leaves);
        for (Tile tile : treeUpdate.changedTiles()) {
            changedTiles.add(new TileKey(tenant, tile.level(), tile.index()));
            changedHashes.add(tile.hashes());
        }
        if (newSizes.put(tenant, treeUpdate.size()) != null) {
            throw new IllegalStateException("the tree of (" + tenant + ") grows once in a transaction's batch.");
        }
        return size;
    }

    private long lockedSize(String tenant) {
        Long size = sizes.get(tenant);
        if (size == null) {
            throw new IllegalStateException("the tree of (" + tenant + ") is not locked.");
        }
        return size;
    }

    /** Writes the changed tiles and sizes. */
    void store() throws SQLException {
        try (PreparedStatement upsertTiles = connection.prepareStatement(UPSERT_TILES)) {
            setKeys(upsertTiles, changedTiles);
            upsertTiles.setArray(4, connection.createArrayOf("bytea", changedHashes.toArray(byte[][]::new)));
            upsertTiles.execute();
        }
        try (PreparedStatement updateSizes = connection.prepareStatement(UPDATE_SIZES)) {
            updateSizes.setArray(
                    1, connection.createArrayOf("text", newSizes.keySet().toArray()));
            updateSizes.setArray(
                    2, connection.createArrayOf("int8", newSizes.values().toArray()));
            updateSizes.execute();
        }
    }
}
