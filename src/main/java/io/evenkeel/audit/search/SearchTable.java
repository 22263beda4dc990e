package io.evenkeel.audit.search;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/** Finds entries in PostgreSQL. */
@ApplicationScoped
class SearchTable {
    private final DataSource database;

    SearchTable(DataSource database) {
        this.database = database;
    }

    /**
     * A page of what holds.
     *
     * @param before number of the entry after the first one wanted; {@link Long#MAX_VALUE} for the newest
     */
    @Transactional
    Page find(String tenant, Filter filter, long before, int limit) {
        try (Connection connection = database.getConnection()) {
            return new Walk(new Rows(connection, tenant), filter, limit).from(before);
        } catch (SQLException e) {
            throw new PersistenceException("the entries of (" + tenant + ") could not be searched", e);
        }
    }

    /** The entry of a number. */
    @Transactional
    Optional<Found> at(String tenant, long seq) {
        try (Connection connection = database.getConnection()) {
            return new Rows(connection, tenant).entry(seq);
        } catch (SQLException e) {
            throw new PersistenceException("the entry (" + seq + ") of (" + tenant + ") could not be read", e);
        }
    }
}
