package io.evenkeel.audit.search.timeseries;

import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.search.EntryFilter;
import io.evenkeel.audit.search.SearchRows;
import io.evenkeel.audit.search.index.EntryRollup;
import io.evenkeel.audit.search.index.EntryRow;
import io.evenkeel.audit.search.index.SearchSql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** What was counted of entries: of complete blocks when they became complete, of the others now. */
@ApplicationScoped
public class RollupTable {
    private static final int PAGE_SIZE = 2048;
    /** Counts stay when retention takes a block out of the index. */
    private static final String SELECT_COUNTS =
            "select counts from audit_rollup left join audit_index_segment using (tenant, level, number)"
                    + " where tenant = ? and grain = ? and (first_at is null or last_at >= ? and first_at < ?)";

    private final DataSource database;

    RollupTable(DataSource database) {
        this.database = database;
    }

    /** A tenant's counts, at least of the time that is asked for. */
    @Transactional
    EntryRollup findRollup(String tenant, BucketedRange bucketedRange) {
        try (Connection connection = database.getConnection()) {
            return readRollup(connection, tenant, bucketedRange);
        } catch (SQLException e) {
            throw new PersistenceException("what was counted of (" + tenant + ") could not be read", e);
        }
    }

    public static EntryRollup readRollup(Connection connection, String tenant, BucketedRange bucketedRange)
            throws SQLException {
        EntryRollup entryRollup = new EntryRollup(bucketedRange.bucket().granularity());
        addSegments(connection, tenant, bucketedRange, entryRollup);
        addOpenEnd(new SearchRows(connection, tenant), bucketedRange, entryRollup);
        return entryRollup;
    }

    private static void addSegments(
            Connection connection, String tenant, BucketedRange bucketedRange, EntryRollup entryRollup)
            throws SQLException {
        try (PreparedStatement statement = SearchSql.prepare(
                        connection,
                        SELECT_COUNTS,
                        tenant,
                        bucketedRange.bucket().granularity().name(),
                        bucketedRange.from(),
                        bucketedRange.to());
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                entryRollup.merge(row.getString(1));
            }
        }
    }

    private static void addOpenEnd(SearchRows searchRows, BucketedRange bucketedRange, EntryRollup entryRollup)
            throws SQLException {
        EntryFilter inRange = new EntryFilter(
                Optional.of(bucketedRange.from()),
                Optional.of(bucketedRange.to()),
                Map.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        long before = Long.MAX_VALUE;
        List<EntryRow> page;
        do {
            page = searchRows.findBetween(searchRows.indexedSize(), before, inRange, PAGE_SIZE);
            for (EntryRow entryRow : page) {
                AuditEntry auditEntry = entryRow.entry();
                entryRollup.addEntry(entryRow.at(), auditEntry);
                before = entryRow.seq();
            }
        } while (page.size() == PAGE_SIZE);
    }
}
