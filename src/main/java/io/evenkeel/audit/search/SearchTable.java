package io.evenkeel.audit.search;

import io.evenkeel.audit.search.index.EntryRow;
import io.evenkeel.database.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Optional;
import javax.sql.DataSource;

/** Finds entries in PostgreSQL. */
@ApplicationScoped
class SearchTable {
    private final Sql sql;

    SearchTable(DataSource database) {
        this.sql = Sql.pooled(database, "audit entries");
    }

    /**
     * Returns a page of the entries that match.
     *
     * @param before exclusive upper bound of the entries' numbers; {@link Long#MAX_VALUE} for the newest
     */
    @Transactional
    EntryPage findPage(String tenant, EntryFilter filter, long before, int limit) {
        return new PageScan(new SearchRows(sql, tenant), filter, limit).scanBelow(before);
    }

    @Transactional
    Optional<EntryRow> findEntry(String tenant, long seq) {
        return new SearchRows(sql, tenant).findEntry(seq);
    }
}
