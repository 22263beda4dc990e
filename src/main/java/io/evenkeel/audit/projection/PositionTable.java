package io.evenkeel.audit.projection;

import io.evenkeel.audit.projection.Arrival.Place;
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

/** Notes in PostgreSQL up to when topics are read. */
@ApplicationScoped
class PositionTable {
    private final DataSource database;

    PositionTable(DataSource database) {
        this.database = database;
    }

    /** The next offset, where one is known. */
    @Transactional(TxType.REQUIRES_NEW)
    Map<Place, Long> of(Set<Place> places) {
        try (Connection connection = database.getConnection()) {
            return Positions.read(connection, places);
        } catch (SQLException e) {
            throw new PersistenceException("how far topics are read is not known", e);
        }
    }

    @Transactional(TxType.REQUIRES_NEW)
    void complete(Map<Place, Instant> until) {
        try (Connection connection = database.getConnection()) {
            Positions.complete(connection, until);
        } catch (SQLException e) {
            throw new PersistenceException("how far topics are read was not noted", e);
        }
    }
}
