package io.evenkeel.audit.projection;

import io.evenkeel.access.RunAsSystem;
import io.evenkeel.access.SystemScope;
import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.AuditTrail;
import io.evenkeel.audit.SearchIndex;
import io.evenkeel.audit.projection.SourceOffset.SourcePartition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Appends entries to the tenants' trees in PostgreSQL. */
@ApplicationScoped
class AuditTrailTable implements AuditTrail {
    private final DataSource database;
    private final EntryWriter writer;

    AuditTrailTable(DataSource database, @Any Instance<SearchIndex> indexes) {
        this.database = database;
        this.writer = new EntryWriter(indexes, PhaseTimer.DISABLED);
    }

    @Override
    @Transactional(TxType.MANDATORY)
    public void append(AuditEntry auditEntry) {
        CanonicalEntry change = CanonicalEntry.fromChange(auditEntry);
        try (Connection connection = database.getConnection()) {
            writer.append(connection, List.of(change));
        } catch (SQLException e) {
            throw new PersistenceException("the audit entry (" + auditEntry.kind() + ") was not recorded", e);
        }
    }

    /**
     * Appends a batch from Kafka in one transaction. Skips records that an earlier delivery appended.
     *
     * @throws PersistenceException if the database fails
     * @param writtenOffsets next offsets after what this reader has written
     * @throws IllegalStateException if another record was stored for the same offset, or the stored offsets went back
     */
    @RunAsSystem(SystemScope.AUDIT_PROJECTION)
    @Transactional(TxType.REQUIRES_NEW)
    void project(List<CanonicalEntry> batch, Map<SourcePartition, Long> writtenOffsets) {
        try (Connection connection = database.getConnection()) {
            writer.project(connection, batch, writtenOffsets);
        } catch (SQLException e) {
            throw new PersistenceException("a batch of audit entries was not recorded", e);
        }
    }
}
