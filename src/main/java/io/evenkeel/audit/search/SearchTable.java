package io.evenkeel.audit.search;

import io.evenkeel.audit.search.index.EntryRow;
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
    EntryPage findPage(String tenant, EntryFilter entryFilter, long before, int limit) {
        try (Connection connection = database.getConnection()) {
            return new PageScan(new SearchRows(connection, tenant), entryFilter, limit).scanBelow(before);
        } catch (SQLException e) {
            throw new PersistenceException("the entries of (" + tenant + ") could not be searched", e);
        }
    }

    /** The entry of a number. */
    @Transactional
    Optional<EntryRow> findEntry(String tenant, long seq) {
        try (Connection connection = database.getConnection()) {
            return new SearchRows(connection, tenant).findEntry(seq);
        } catch (SQLException e) {
            throw new PersistenceException("the entry (" + seq + ") of (" + tenant + ") could not be read", e);
        }
    }
}
