package io.evenkeel.audit.privacy;

import static java.util.Objects.requireNonNull;

import io.evenkeel.platform.RequestId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** How long things are kept, and how far that was seen to, in PostgreSQL. */
@ApplicationScoped
class RetentionTable {
    private static final String SELECT_CANDIDATES = """
            select e.seq, e.at, e.source, e.request,
              case when e.kind like 'generation.%' then evenkeel_find_hold(e.tenant, e.source, e.request, e.requester, e.at) end as hold,
              e.kind like 'generation.%' and e.source is not null and e.request is not null as holds_content
            from audit_entry e where e.tenant = ? and e.seq >= ? order by e.seq limit ?""";

    private final PrivacySqlTable sql;

    RetentionTable(DataSource database) {
        this.sql = new PrivacySqlTable(database, "retention");
    }

    /**
     * An entry on the way.
     *
     * @param request whose content is kept; absent where there is none
     * @param hold the legal hold it is under
     */
    record RetentionCandidate(
            long seq,
            Instant at,
            Optional<RequestId> request,
            @Nullable UUID hold) {}

    /** What the service function did. */
    record RemovalResult(
            long removedCount,
            @Nullable Long firstSeq,
            @Nullable Long lastSeq,
            long heldCount,
            boolean hasMore) {}

    List<String> listTenants() {
        return sql.queryAll("select tenant from audit_tree order by tenant", row -> row.getString(1));
    }

    Optional<RetentionSettings> find(String tenant) {
        return sql.queryFirst(
                "select content_days, entry_months from retention where tenant = ?",
                row -> new RetentionSettings(row.getInt(1), row.getObject(2, Integer.class)),
                tenant);
    }

    void save(String tenant, RetentionSettings sheet) {
        sql.update(
                "insert into retention values (?, ?, cast(? as integer)) on conflict (tenant) do update"
                        + " set content_days = excluded.content_days, entry_months = excluded.entry_months",
                tenant,
                sheet.contentDays(),
                sheet.entryMonths());
    }

    /** The number of the entry whose content is looked at next. */
    long lockNextSeq(String tenant) {
        sql.update("insert into retention_progress (tenant) values (?) on conflict do nothing", tenant);
        return sql.queryFirst(
                        "select contents_next from retention_progress where tenant = ? for update",
                        row -> row.getLong(1),
                        tenant)
                .orElseThrow();
    }

    void saveNextSeq(String tenant, long next) {
        sql.update("update retention_progress set contents_next = ? where tenant = ?", next, tenant);
    }

    List<RetentionCandidate> listFrom(String tenant, long seq, int limit) {
        return sql.queryAll(
                SELECT_CANDIDATES,
                row -> new RetentionCandidate(
                        row.getLong("seq"),
                        requireNonNull(PrivacySqlTable.getInstant(row, "at")),
                        row.getBoolean("holds_content")
                                ? Optional.of(new RequestId(row.getString("source"), row.getString("request")))
                                : Optional.empty(),
                        row.getObject("hold", UUID.class)),
                tenant,
                seq,
                limit);
    }

    /** A hold's first entry that was passed over. */
    void recordHeldEntry(String tenant, UUID hold, long seq) {
        sql.update(
                "update legal_hold set held_contents = least(held_contents, ?) where tenant = ? and id = ?",
                seq,
                tenant,
                hold);
    }

    /** Removes some of the tenant's entries that are past their time. */
    RemovalResult removeEntries(String tenant, int limit) {
        return sql.queryFirst(
                        "select * from evenkeel_expire_entries(?, ?)",
                        row -> new RemovalResult(
                                row.getLong("removed"),
                                PrivacySqlTable.getLong(row, "first_removed"),
                                PrivacySqlTable.getLong(row, "last_removed"),
                                row.getLong("held"),
                                row.getBoolean("goes_on")),
                        tenant,
                        limit)
                .orElse(new RemovalResult(0, null, null, 0, false));
    }
}
