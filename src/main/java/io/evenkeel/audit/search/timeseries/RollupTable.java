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
    EntryRollup findRollup(String tenant, BucketedRange range) {
        return readRollup(sql, tenant, range);
    }

    public static EntryRollup readRollup(Sql sql, String tenant, BucketedRange range) {
        EntryRollup rollup = new EntryRollup(range.bucket().granularity());
        sql.forEach(
                SELECT_COUNTS,
                row -> rollup.merge(row.getString(1)),
                tenant,
                range.bucket().granularity().name(),
                range.from(),
                range.to());
        addOpenEnd(new SearchRows(sql, tenant), range, rollup);
        return rollup;
    }

    private static void addOpenEnd(SearchRows rows, BucketedRange range, EntryRollup rollup) {
        EntryFilter inRange = new EntryFilter(
                Optional.of(range.from()),
                Optional.of(range.to()),
                Map.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        long before = Long.MAX_VALUE;
        List<EntryRow> page;
        do {
            page = rows.findBetween(rows.indexedSize(), before, inRange, PAGE_SIZE);
            for (EntryRow entryRow : page) {
                AuditEntry auditEntry = entryRow.entry();
                rollup.addEntry(entryRow.at(), auditEntry);
                before = entryRow.seq();
            }
        } while (page.size() == PAGE_SIZE);
    }
}
