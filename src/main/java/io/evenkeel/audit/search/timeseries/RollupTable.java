package io.evenkeel.audit.search.timeseries;

import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.search.EntryFilter;
import io.evenkeel.audit.search.SearchRows;
import io.evenkeel.audit.search.index.EntryRollup;
import io.evenkeel.audit.search.index.EntryRow;
import io.evenkeel.database.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** Counts entries over time: complete segments have stored counts, the remaining entries are counted now. */
@ApplicationScoped
public class RollupTable {
    private static final int PAGE_SIZE = 2048;
    /** Counts stay when retention removes a segment from the index. */
    private static final String SELECT_COUNTS =
            "select counts from audit_rollup left join audit_index_segment using (tenant, level, number)"
                    + " where tenant = ? and grain = ? and (first_at is null or last_at >= ? and first_at < ?)";

    private final Sql sql;

    RollupTable(DataSource database) {
        this.sql = Sql.pooled(database, "counts of audit entries");
    }

    /** Returns the counts of a tenant, at least those of the range. */
    @Transactional
    EntryRollup findRollup(String tenant, BucketedRange bucketedRange) {
        return readRollup(sql, tenant, bucketedRange);
    }

    public static EntryRollup readRollup(Sql sql, String tenant, BucketedRange bucketedRange) {
        EntryRollup entryRollup = new EntryRollup(bucketedRange.bucket().granularity());
        sql.forEach(
                SELECT_COUNTS,
                row -> entryRollup.merge(row.getString(1)),
                tenant,
                bucketedRange.bucket().granularity().name(),
                bucketedRange.from(),
                bucketedRange.to());
        addOpenEnd(new SearchRows(sql, tenant), bucketedRange, entryRollup);
        return entryRollup;
    }

    private static void addOpenEnd(SearchRows searchRows, BucketedRange bucketedRange, EntryRollup entryRollup) {
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
