package io.evenkeel.audit.projection;

import io.evenkeel.audit.projection.SourceOffset.SourcePartition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;

/** Stores in PostgreSQL how far topics were read. */
@ApplicationScoped
class ConsumerOffsetTable {
    private final DataSource database;

    ConsumerOffsetTable(DataSource database) {
        this.database = database;
    }

    /** Returns the next offset of each partition that has one. */
    @Transactional(TxType.REQUIRES_NEW)
    Map<SourcePartition, Long> findNextOffsets(Set<SourcePartition> partitions) {
        try (Connection connection = database.getConnection()) {
            return ConsumerOffsets.read(connection, partitions);
        } catch (SQLException e) {
            throw new PersistenceException("how far topics are read is not known", e);
        }
    }

    @Transactional(TxType.REQUIRES_NEW)
    void markComplete(Map<SourcePartition, Instant> completeUntil) {
        try (Connection connection = database.getConnection()) {
            ConsumerOffsets.markComplete(connection, completeUntil);
        } catch (SQLException e) {
            throw new PersistenceException("how far topics are read was not noted", e);
        }
    }
}
