package io.evenkeel.audit.proof.sealing;

import io.evenkeel.audit.proof.Frontier;
import io.evenkeel.audit.proof.MerkleTree;
import io.evenkeel.audit.proof.Tiles;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A tenant's tree, by the rows that one transaction sees. */
final class StoredTree implements Tiles {
    private static final String SIZE = "select size from audit_tree where tenant = ?";
    private static final String TILE = "select hashes from audit_tile where tenant = ? and level = ? and index = ?";
    private static final String CHECKPOINT = "select size, root, at, note from audit_checkpoint where tenant = ?";
    private static final int WIDTH = 256;
    private static final int REMEMBERED = 64;
    private static final byte[] NOTHING = {};

    private final Connection connection;
    private final String tenant;
    private final Map<String, byte[]> seen = new LinkedHashMap<>(REMEMBERED, 1, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, byte[]> eldest) {
            return size() > REMEMBERED;
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
        try (PreparedStatement statement = connection.prepareStatement(SIZE)) {
            statement.setString(1, tenant);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    @Override
    public byte[] tile(int level, long index) {
        return seen.computeIfAbsent(level + "/" + index, key -> read(level, index))
                .clone();
    }

    private byte[] read(int level, long index) {
        try (PreparedStatement statement = connection.prepareStatement(TILE)) {
            statement.setString(1, tenant);
            statement.setInt(2, level);
            statement.setLong(3, index);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getBytes(1) : NOTHING;
            }
        } catch (SQLException e) {
            throw new PersistenceException("a tile of (" + tenant + ") could not be read", e);
        }
    }

    /** Takes leaves. */
    interface Visit {
        void leaf(byte[] hash) throws SQLException;
    }

    /** Leaf hashes from one to before another; fewer if tiles were cut off. */
    void leaves(long from, long to, Visit visit) throws SQLException {
        for (long seq = from; seq < to; ) {
            byte[] tile = tile(0, seq / WIDTH);
            int held = tile.length / MerkleTree.HASH;
            long until = Math.min(to, seq - seq % WIDTH + held);
            if (until <= seq) {
                return;
            }
            for (; seq < until; seq++) {
                byte[] hash = new byte[MerkleTree.HASH];
                System.arraycopy(tile, (int) (seq % WIDTH) * MerkleTree.HASH, hash, 0, MerkleTree.HASH);
                visit.leaf(hash);
            }
        }
    }

    /** What the leaves themselves make of the tree up to there, from a place on where it is known. */
    Frontier grown(Frontier known, long to) throws SQLException {
        Frontier frontier = known.copy();
        leaves(known.size(), to, frontier::append);
        return frontier;
    }

    Optional<StoredCheckpoint> lastCheckpoint() throws SQLException {
        return checkpoint(" order by size desc limit 1", -1);
    }

    Optional<StoredCheckpoint> checkpoint(long size) throws SQLException {
        return checkpoint(" and size = ?", size);
    }

    /** The first one that covers so many entries. */
    Optional<StoredCheckpoint> checkpointFrom(long size) throws SQLException {
        return checkpoint(" and size >= ? order by size limit 1", size);
    }

    /** The last one that covers no more entries. */
    Optional<StoredCheckpoint> checkpointUpTo(long size) throws SQLException {
        return checkpoint(" and size <= ? order by size desc limit 1", size);
    }

    private Optional<StoredCheckpoint> checkpoint(String which, long size) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(CHECKPOINT + which)) {
            statement.setString(1, tenant);
            if (which.contains("?")) {
                statement.setLong(2, size);
            }
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(StoredCheckpoints.of(tenant, row)) : Optional.empty();
            }
        }
    }
}
