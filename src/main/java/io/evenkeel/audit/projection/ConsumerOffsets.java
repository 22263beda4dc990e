package io.evenkeel.audit.projection;

import static java.time.ZoneOffset.UTC;

import io.evenkeel.audit.projection.SourceOffset.SourcePartition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;

/** Reads and advances the stored offsets of partitions, in the transaction that writes the records. */
final class ConsumerOffsets {
    private static final String INSERT_MISSING =
            "insert into audit_consumer_offset (topic, partition, next_offset) values (?, ?, 0) on conflict do nothing";
    private static final String SELECT_FOR_UPDATE =
            "select next_offset from audit_consumer_offset where topic = ? and partition = ? for update";
    private static final String SELECT_OFFSET =
            "select next_offset from audit_consumer_offset where topic = ? and partition = ?";
    private static final String UPDATE_OFFSET =
            "update audit_consumer_offset set next_offset = ? where topic = ? and partition = ?";
    private static final String UPSERT_COMPLETE_UNTIL =
            "insert into audit_consumer_offset (topic, partition, next_offset, complete_until) values (?, ?, 0, ?)"
                    + " on conflict (topic, partition) do update set complete_until = greatest(audit_consumer_offset.complete_until, excluded.complete_until)";

    private final Connection connection;
    private final Map<SourcePartition, Long> nextOffsets;

    private ConsumerOffsets(Connection connection, Map<SourcePartition, Long> nextOffsets) {
        this.connection = connection;
        this.nextOffsets = nextOffsets;
    }

    /** Returns the next offset of each partition that has one. */
    static Map<SourcePartition, Long> read(Connection connection, Set<SourcePartition> partitions) throws SQLException {
        Map<SourcePartition, Long> nextOffsets = new HashMap<>();
        try (PreparedStatement read = connection.prepareStatement(SELECT_OFFSET)) {
            for (SourcePartition sourcePartition : partitions) {
                setPartition(read, 1, sourcePartition);
                try (ResultSet row = read.executeQuery()) {
                    if (row.next()) {
                        nextOffsets.put(sourcePartition, row.getLong(1));
                    }
                }
            }
        }
        return nextOffsets;
    }

    /** Locks the offsets of partitions until the transaction ends. */
    static ConsumerOffsets lock(Connection connection, SortedSet<SourcePartition> partitions) throws SQLException {
        Map<SourcePartition, Long> nextOffsets = new HashMap<>();
        try (PreparedStatement insertMissing = connection.prepareStatement(INSERT_MISSING);
                PreparedStatement lock = connection.prepareStatement(SELECT_FOR_UPDATE)) {
            for (SourcePartition sourcePartition : partitions) {
                setPartition(insertMissing, 1, sourcePartition);
                insertMissing.execute();
                setPartition(lock, 1, sourcePartition);
                try (ResultSet row = lock.executeQuery()) {
                    row.next();
                    nextOffsets.put(sourcePartition, row.getLong(1));
                }
            }
        }
        return new ConsumerOffsets(connection, nextOffsets);
    }

    /** Checks the locked offsets. @throws OffsetRegressionException if one is behind what was written */
    void checkNotBehind(Map<SourcePartition, Long> writtenOffsets) {
        Map<SourcePartition, Long> lockedOffsets = new HashMap<>(writtenOffsets);
        lockedOffsets.keySet().retainAll(nextOffsets.keySet());
        OffsetRegressionException.check(nextOffsets, lockedOffsets);
    }

    /** Returns whether the record at this offset was written before. */
    boolean isAlreadyWritten(SourceOffset sourceOffset) {
        Long storedOffset = nextOffsets.get(sourceOffset.sourcePartition());
        if (storedOffset == null) {
            throw new IllegalStateException("the position of (" + sourceOffset.sourcePartition() + ") is not locked.");
        }
        return sourceOffset.offset() < storedOffset;
    }

    /** Records that all records up to this one are written. */
    void advancePast(SourceOffset sourceOffset) {
        nextOffsets.merge(sourceOffset.sourcePartition(), sourceOffset.offset() + 1, Math::max);
    }

    void store() throws SQLException {
        try (PreparedStatement advance = connection.prepareStatement(UPDATE_OFFSET)) {
            for (Map.Entry<SourcePartition, Long> entry : nextOffsets.entrySet()) {
                advance.setLong(1, entry.getValue());
                setPartition(advance, 2, entry.getKey());
                advance.addBatch();
            }
            advance.executeBatch();
        }
    }

    /** Stores the time before which all records of each partition are written. */
    static void markComplete(Connection connection, Map<SourcePartition, Instant> completeUntil) throws SQLException {
        try (PreparedStatement complete = connection.prepareStatement(UPSERT_COMPLETE_UNTIL)) {
            for (Map.Entry<SourcePartition, Instant> entry : new TreeMap<>(completeUntil).entrySet()) {
                setPartition(complete, 1, entry.getKey());
                complete.setObject(3, entry.getValue().atOffset(UTC));
                complete.addBatch();
            }
            complete.executeBatch();
        }
    }

    private static void setPartition(PreparedStatement statement, int parameterIndex, SourcePartition sourcePartition)
            throws SQLException {
        statement.setString(parameterIndex, sourcePartition.topic());
        statement.setInt(parameterIndex + 1, sourcePartition.partition());
    }
}
