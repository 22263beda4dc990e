package io.evenkeel.audit.checkpoint;

import io.evenkeel.transparencylog.CompactRange;
import io.evenkeel.transparencylog.MerkleTree;
import io.evenkeel.transparencylog.TileStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A tenant's tree, by the rows that one transaction sees. */
final class StoredTree implements TileStore {
    private static final String SELECT_SIZE = "select size from audit_tree where tenant = ?";
    private static final String SELECT_TILE =
            "select hashes from audit_tile where tenant = ? and level = ? and index = ?";
    private static final String SELECT_CHECKPOINT =
            "select size, root, at, note from audit_checkpoint where tenant = ?";
    private static final int TILE_WIDTH = 256;
    private static final int TILE_CACHE_SIZE = 64;
    private static final byte[] NO_HASHES = {};

    private final Connection connection;
    private final String tenant;
    private final Map<String, byte[]> tileCache = new LinkedHashMap<>(TILE_CACHE_SIZE, 1, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, byte[]> eldest) {
            return size() > TILE_CACHE_SIZE;
        }
    };

    StoredTree(Connection connection, String tenant) {
        this.connection = connection;
        this.tenant = tenant;
    }

    String tenant() {
        return tenant;
    }

    Connection connection() {
        return connection;
    }

    /** Leaves, by its own account; none if there is no such tree. */
    long size() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SELECT_SIZE)) {
            statement.setString(1, tenant);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    @Override
    public byte[] readTile(int level, long index) {
        return tileCache
                .computeIfAbsent(level + "/" + index, key -> queryTile(level, index))
                .clone();
    }

    private byte[] queryTile(int level, long index) {
        try (PreparedStatement statement = connection.prepareStatement(SELECT_TILE)) {
            statement.setString(1, tenant);
            statement.setInt(2, level);
            statement.setLong(3, index);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getBytes(1) : NO_HASHES;
            }
        } catch (SQLException e) {
            throw new IllegalStateException("a tile of (" + tenant + ") could not be read", e);
        }
    }

    /** Takes leaves. */
    interface LeafVisitor {
        void visit(byte[] hash) throws SQLException;
    }

    /** Leaf hashes from one to before another; fewer if tiles were cut off. */
    void visitLeaves(long from, long to, LeafVisitor leafVisitor) throws SQLException {
        for (long seq = from; seq < to; ) {
            byte[] tile = readTile(0, seq / TILE_WIDTH);
            int hashCount = tile.length / MerkleTree.HASH_SIZE;
            long until = Math.min(to, seq - seq % TILE_WIDTH + hashCount);
            if (until <= seq) {
                return;
            }
            for (; seq < until; seq++) {
                byte[] hash = new byte[MerkleTree.HASH_SIZE];
                System.arraycopy(tile, (int) (seq % TILE_WIDTH) * MerkleTree.HASH_SIZE, hash, 0, MerkleTree.HASH_SIZE);
                leafVisitor.visit(hash);
            }
        }
    }

    /** What the leaves themselves make of the tree up to there, from a place on where it is known. */
    CompactRange extend(CompactRange known, long to) throws SQLException {
        CompactRange compactRange = known.copy();
        visitLeaves(known.size(), to, compactRange::append);
        return compactRange;
    }

    Optional<StoredCheckpoint> findLastCheckpoint() throws SQLException {
        return queryCheckpoint(" order by size desc limit 1", -1);
    }

    Optional<StoredCheckpoint> findCheckpoint(long size) throws SQLException {
        return queryCheckpoint(" and size = ?", size);
    }

    /** The first one that covers so many entries. */
    Optional<StoredCheckpoint> findFirstCheckpointCovering(long size) throws SQLException {
        return queryCheckpoint(" and size >= ? order by size limit 1", size);
    }

    /** The last one that covers no more entries. */
    Optional<StoredCheckpoint> findLastCheckpointUpTo(long size) throws SQLException {
        return queryCheckpoint(" and size <= ? order by size desc limit 1", size);
    }

    private Optional<StoredCheckpoint> queryCheckpoint(String condition, long size) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SELECT_CHECKPOINT + condition)) {
            statement.setString(1, tenant);
            if (condition.contains("?")) {
                statement.setLong(2, size);
            }
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(CheckpointRepository.fromRow(tenant, row)) : Optional.empty();
            }
        }
    }
}
