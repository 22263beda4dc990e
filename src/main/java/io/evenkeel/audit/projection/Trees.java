package io.evenkeel.audit.projection;

import io.evenkeel.audit.proof.Growth;
import io.evenkeel.audit.proof.MerkleTree;
import io.evenkeel.audit.proof.Tile;
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
 * Tenants' trees in PostgreSQL, as one transaction extends them. Whoever else wants to extend one of these waits from here to the
 * transaction's end. They are locked in the order of tenants, so that two that meet do not wait for each other.
 */
final class Trees {
    private static final String LOCK =
            "select tenant, size from audit_tree where tenant = any (?) order by tenant for update";
    private static final String FOUND =
            "insert into audit_tree select tenant, 0 from unnest(?) as tenant order by tenant on conflict do nothing";
    private static final String EDGE = "select tenant, level, index, hashes from audit_tile"
            + " join unnest(?::text[], ?::smallint[], ?::bigint[]) as edge (tenant, level, index) using (tenant, level, index)";
    private static final String STORE =
            "insert into audit_tile select * from unnest(?::text[], ?::smallint[], ?::bigint[], ?::bytea[])"
                    + " on conflict (tenant, level, index) do update set hashes = excluded.hashes";
    private static final String GROW = "update audit_tree set size = grown.size"
            + " from unnest(?::text[], ?::bigint[]) as grown (tenant, size) where audit_tree.tenant = grown.tenant";
    private static final int HEIGHT = 8;
    private static final int WIDTH = 1 << HEIGHT;
    private static final byte[] NOTHING = {};

    private final Connection connection;
    private final Map<String, Long> sizes;
    private final Map<Key, byte[]> edge;
    private final Map<String, Long> grown = new TreeMap<>();
    private final List<Key> changed = new ArrayList<>();
    private final List<byte[]> hashes = new ArrayList<>();

    private record Key(String tenant, int level, long index) {}

    private Trees(Connection connection, Map<String, Long> sizes, Map<Key, byte[]> edge) {
        this.connection = connection;
        this.sizes = sizes;
        this.edge = edge;
    }

    /** Locks the trees of some tenants; those that have none yet are given one. */
    static Trees lock(Connection connection, SortedSet<String> tenants) throws SQLException {
        Map<String, Long> sizes = sizes(connection, tenants);
        if (sizes.size() < tenants.size()) {
            found(connection, tenants);
            sizes = sizes(connection, tenants);
        }
        return new Trees(connection, sizes, edge(connection, sizes));
    }

    private static void found(Connection connection, Collection<String> tenants) throws SQLException {
        try (PreparedStatement found = connection.prepareStatement(FOUND)) {
            found.setArray(1, connection.createArrayOf("text", tenants.toArray()));
            found.execute();
        }
    }

    private static Map<String, Long> sizes(Connection connection, Collection<String> tenants) throws SQLException {
        Map<String, Long> sizes = new HashMap<>();
        try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
            lock.setArray(1, connection.createArrayOf("text", tenants.toArray()));
            try (ResultSet row = lock.executeQuery()) {
                while (row.next()) {
                    sizes.put(row.getString(1), row.getLong(2));
                }
            }
        }
        return sizes;
    }

    /** The tiles that are not complete: of each tree at most one in a level. */
    private static Map<Key, byte[]> edge(Connection connection, Map<String, Long> sizes) throws SQLException {
        List<Key> wanted = new ArrayList<>();
        sizes.forEach((tenant, size) -> {
            int level = 0;
            for (long count = size; count > 0; count /= WIDTH) {
                if (count % WIDTH > 0) {
                    wanted.add(new Key(tenant, level, count / WIDTH));
                }
                level++;
            }
        });
        Map<Key, byte[]> edge = new HashMap<>();
        if (wanted.isEmpty()) {
            return edge;
        }
        try (PreparedStatement read = connection.prepareStatement(EDGE)) {
            setKeys(read, wanted);
            try (ResultSet row = read.executeQuery()) {
                while (row.next()) {
                    edge.put(new Key(row.getString(1), row.getInt(2), row.getLong(3)), row.getBytes(4));
                }
            }
        }
        return edge;
    }

    private static void setKeys(PreparedStatement statement, List<Key> keys) throws SQLException {
        Connection connection = statement.getConnection();
        statement.setArray(
                1,
                connection.createArrayOf("text", keys.stream().map(Key::tenant).toArray()));
        statement.setArray(
                2,
                connection.createArrayOf("int2", keys.stream().map(Key::level).toArray()));
        statement.setArray(
                3,
                connection.createArrayOf("int8", keys.stream().map(Key::index).toArray()));
    }

    /** Adds leaves to a tenant's tree. @return the number of the first */
    long grow(String tenant, List<byte[]> leaves) {
        long size = size(tenant);
        Growth growth = MerkleTree.grow(
                (level, index) -> edge.getOrDefault(new Key(tenant, level, index), NOTHING), size, leaves);
        for (Tile tile : growth.changed()) {
            changed.add(new Key(tenant, tile.level(), tile.index()));
            hashes.add(tile.hashes());
        }
        if (grown.put(tenant, growth.size()) != null) {
            throw new IllegalStateException("the tree of (" + tenant + ") grows once in a transaction's batch.");
        }
        return size;
    }

    private long size(String tenant) {
        Long size = sizes.get(tenant);
        if (size == null) {
            throw new IllegalStateException("the tree of (" + tenant + ") is not locked.");
        }
        return size;
    }

    /** Writes what changed. */
    void store() throws SQLException {
        try (PreparedStatement store = connection.prepareStatement(STORE)) {
            setKeys(store, changed);
            store.setArray(4, connection.createArrayOf("bytea", hashes.toArray(byte[][]::new)));
            store.execute();
        }
        try (PreparedStatement grow = connection.prepareStatement(GROW)) {
            grow.setArray(1, connection.createArrayOf("text", grown.keySet().toArray()));
            grow.setArray(2, connection.createArrayOf("int8", grown.values().toArray()));
            grow.execute();
        }
    }
}
