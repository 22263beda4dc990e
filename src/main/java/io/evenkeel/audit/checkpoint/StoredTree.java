package io.evenkeel.audit.checkpoint;

import io.evenkeel.database.Sql;
import io.evenkeel.transparencylog.CompactRange;
import io.evenkeel.transparencylog.MerkleTree;
import io.evenkeel.transparencylog.TileStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads a tenant's tree from the rows that one transaction sees. */
final class StoredTree implements TileStore {
    private static final String SELECT_SIZE = "select size from audit_tree where tenant = ?";
    private static final String SELECT_TILE =
            "select hashes from audit_tile where tenant = ? and level = ? and index = ?";
    private static final String SELECT_CHECKPOINT =
            "select size, root, at, note from audit_checkpoint where tenant = ?";
    private static final int TILE_WIDTH = 256;
    private static final int TILE_CACHE_SIZE = 64;
    private static final byte[] NO_HASHES = {};

    private final Sql sql;
    private final String tenant;
    private final Map<String, byte[]> tileCache = new LinkedHashMap<>(TILE_CACHE_SIZE, 1, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, byte[]> eldest) {
            return size() > TILE_CACHE_SIZE;
        }
    };

    StoredTree(Connection connection, String tenant) {
        this.sql = Sql.on(connection, "the tree of (" + tenant + ")");
        this.tenant = tenant;
    }

    String tenant() {
        return tenant;
    }

    Sql sql() {
        return sql;
    }

    /** Returns the recorded number of leaves; 0 if the tree does not exist. */
    long size() {
        return sql.first(SELECT_SIZE, row -> row.getLong(1), tenant).orElse(0L);
    }

    @Override
    public byte[] readTile(int level, long index) {
        return tileCache
                .computeIfAbsent(level + "/" + index, key -> queryTile(level, index))
                .clone();
    }

    private byte[] queryTile(int level, long index) {
        return sql.first(SELECT_TILE, row -> row.getBytes(1), tenant, level, index)
                .orElse(NO_HASHES);
    }

    /** Receives leaf hashes. */
    interface LeafVisitor {
        void visit(byte[] hash) throws SQLException;
    }

    /** Visits the leaf hashes of a range (end exclusive); fewer if tiles are truncated. */
    void visitLeaves(long from, long to, LeafVisitor visitor) throws SQLException {
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
                visitor.visit(hash);
            }
        }
    }

    /** Extends a known range by the stored leaves up to a size. */
    CompactRange extend(CompactRange known, long to) throws SQLException {
        CompactRange range = known.copy();
        visitLeaves(known.size(), to, range::append);
        return range;
    }

    Optional<StoredCheckpoint> findLastCheckpoint() {
        return queryCheckpoints(" order by size desc limit 1").findFirst();
    }

    Optional<StoredCheckpoint> findCheckpoint(long size) {
        return queryCheckpoints(" and size = ?", size).findFirst();
    }

    /** Returns the first checkpoint that covers at least so many entries. */
    Optional<StoredCheckpoint> findFirstCheckpointCovering(long size) {
        return queryCheckpoints(" and size >= ? order by size limit 1", size).findFirst();
    }

    /** Returns the last checkpoint that covers at most so many entries. */
    Optional<StoredCheckpoint> findLastCheckpointUpTo(long size) {
        return queryCheckpoints(" and size <= ? order by size desc limit 1", size)
                .findFirst();
    }

    /** Returns checkpoints above a size, in order of size. */
    List<StoredCheckpoint> findCheckpointsAfter(long size, int limit) {
        return queryCheckpoints(" and size > ? order by size limit ?", size, limit)
                .toList();
    }

    private Stream<StoredCheckpoint> queryCheckpoints(String condition, Object... values) {
        Object[] all = Stream.concat(Stream.of(tenant), Stream.of(values)).toArray();
        return sql.list(SELECT_CHECKPOINT + condition, row -> readCheckpoint(tenant, row), all).stream();
    }

    static StoredCheckpoint readCheckpoint(String tenant, ResultSet row) throws SQLException {
        return new StoredCheckpoint(
                tenant,
                row.getLong("size"),
                HexFormat.of().formatHex(row.getBytes("root")),
                Sql.instant(row, "at"),
                row.getString("note"));
    }
}
