package io.evenkeel.audit.privacy;

import io.evenkeel.database.Sql;
import io.evenkeel.platform.RequestId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Stores how far retention has come, and removes expired entries. JDBC, because it locks rows and calls a function. */
@ApplicationScoped
class RetentionTable {
    private static final String SELECT_CANDIDATES = """
            select e.seq, e.at, e.source, e.request,
              case when e.kind like 'generation.%' then evenkeel_find_hold(e.tenant, e.source, e.request, e.requester, e.at) end as hold,
              e.kind like 'generation.%' and e.source is not null and e.request is not null as holds_content
            from audit_entry e where e.tenant = ? and e.seq >= ? order by e.seq limit ?""";

    private static final String RETURN_TO_HELD = """
            update retention_progress p set
              contents_next = least(p.contents_next, h.held_contents), entries_next = least(p.entries_next, h.held_entries)
            from legal_hold h where p.tenant = ? and h.tenant = p.tenant and h.id = ?""";

    private final Sql sql;

    RetentionTable(DataSource database) {
        this.sql = Sql.pooled(database, "retention");
    }

    /**
     * An entry that retention examines.
     *
     * @param request whose content the vault may hold; empty if the entry has none
     * @param hold the legal hold that covers the entry
     */
    record RetentionCandidate(
            long seq,
            Instant at,
            Optional<RequestId> request,
            @Nullable UUID hold) {}

    /** Result of the database function {@code evenkeel_expire_entries}. */
    record RemovalResult(
            long removedCount,
            @Nullable Long firstSeq,
            @Nullable Long lastSeq,
            long heldCount,
            boolean hasMore) {}

    List<String> listTenants() {
        return sql.list("select tenant from audit_tree order by tenant", row -> row.getString(1));
    }

    /** Returns the number of the entry whose content is examined next, and locks the tenant's progress. */
    long lockNextSeq(String tenant) {
        sql.update("insert into retention_progress (tenant) values (?) on conflict do nothing", tenant);
        return sql.first(
                        "select contents_next from retention_progress where tenant = ? for update",
                        row -> row.getLong(1),
                        tenant)
                .orElseThrow();
    }

    void saveNextSeq(String tenant, long next) {
        sql.update("update retention_progress set contents_next = ? where tenant = ?", next, tenant);
    }

    List<RetentionCandidate> listFrom(String tenant, long seq, int limit) {
        return sql.list(
                SELECT_CANDIDATES,
                row -> new RetentionCandidate(
                        row.getLong("seq"),
                        Sql.instant(row, "at"),
                        row.getBoolean("holds_content")
                                ? Optional.of(new RequestId(row.getString("source"), row.getString("request")))
                                : Optional.empty(),
                        row.getObject("hold", UUID.class)),
                tenant,
                seq,
                limit);
    }

    /** Remembers the first entry that retention skipped because of a hold. */
    void recordHeldEntry(String tenant, UUID hold, long seq) {
        sql.update(
                "update legal_hold set held_contents = least(held_contents, ?) where tenant = ? and id = ?",
                seq,
                tenant,
                hold);
    }

    /** Removes expired entries of the tenant, at most {@code limit}. */
    RemovalResult removeEntries(String tenant, int limit) {
        return sql.first(
                        "select * from evenkeel_expire_entries(?, ?)",
                        row -> new RemovalResult(
                                row.getLong("removed"),
                                row.getObject("first_removed", Long.class),
                                row.getObject("last_removed", Long.class),
                                row.getLong("held"),
                                row.getBoolean("goes_on")),
                        tenant,
                        limit)
                .orElse(new RemovalResult(0, null, null, 0, false));
    }

    /** Makes retention examine the entries again that it skipped because of a hold. */
    void returnToHeldEntries(String tenant, UUID hold) {
        sql.update(RETURN_TO_HELD, tenant, hold);
    }
}
