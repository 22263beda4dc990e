package io.evenkeel.audit.projection;

import io.evenkeel.access.Errand;
import io.evenkeel.access.OnErrand;
import io.evenkeel.audit.AuditTrail;
import io.evenkeel.audit.Entry;
import io.evenkeel.audit.SearchIndex;
import io.evenkeel.audit.projection.Arrival.Place;
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

/** Extends the trees in PostgreSQL. */
@ApplicationScoped
class AuditTable implements AuditTrail {
    private final DataSource database;
    private final Ledger ledger;

    AuditTable(DataSource database, @Any Instance<SearchIndex> indexes) {
        this.database = database;
        this.ledger = new Ledger(indexes, Laps.NONE);
    }

    @Override
    @Transactional(TxType.MANDATORY)
    public void append(Entry entry) {
        Recorded change = Recorded.change(entry);
        try (Connection connection = database.getConnection()) {
            ledger.append(connection, List.of(change));
        } catch (SQLException e) {
            throw new PersistenceException("the audit entry (" + entry.kind() + ") was not recorded", e);
        }
    }

    /**
     * Appends a batch from Kafka, all of it or nothing; what an earlier delivery brought is left out.
     *
     * @throws PersistenceException if the database fails
     * @param written how far the reader of this batch wrote before
     * @throws IllegalStateException if another record has arrived from the same place before, or the database went back
     */
    @OnErrand(Errand.AUDIT_PROJECTION)
    @Transactional(TxType.REQUIRES_NEW)
    void project(List<Recorded> batch, Map<Place, Long> written) {
        try (Connection connection = database.getConnection()) {
            ledger.project(connection, batch, written);
        } catch (SQLException e) {
            throw new PersistenceException("a batch of audit entries was not recorded", e);
        }
    }
}
