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
    private static final String PASSED = """
            select e.seq, e.at, e.source, e.request,
              case when e.kind like 'generation.%' then evenkeel_hold(e.tenant, e.source, e.request, e.requester, e.at) end as hold,
              e.kind like 'generation.%' and e.source is not null and e.request is not null as holds_content
            from audit_entry e where e.tenant = ? and e.seq >= ? order by e.seq limit ?""";

    private final SqlTable table;

    RetentionTable(DataSource database) {
        this.table = new SqlTable(database, "retention");
    }

    /**
     * An entry on the way.
     *
     * @param request whose content is kept; absent where there is none
     * @param hold the legal hold it is under
     */
    record Passed(
            long seq,
            Instant at,
            Optional<RequestId> request,
            @Nullable UUID hold) {}

    /** What the service function did. */
    record Removed(
            long entries, @Nullable Long first, @Nullable Long last, long held, boolean goesOn) {}

    List<String> tenants() {
        return table.list("select tenant from audit_tree order by tenant", row -> row.getString(1));
    }

    Optional<RetentionSheet> find(String tenant) {
        return table.first(
                "select content_days, entry_months from retention where tenant = ?",
                row -> new RetentionSheet(row.getInt(1), row.getObject(2, Integer.class)),
                tenant);
    }

    void set(String tenant, RetentionSheet sheet) {
        table.update(
                "insert into retention values (?, ?, cast(? as integer)) on conflict (tenant) do update"
                        + " set content_days = excluded.content_days, entry_months = excluded.entry_months",
                tenant,
                sheet.contentDays(),
                sheet.entryMonths());
    }

    /** The number of the entry whose content is looked at next. */
    long next(String tenant) {
        table.update("insert into retention_progress (tenant) values (?) on conflict do nothing", tenant);
        return table.first(
                        "select contents_next from retention_progress where tenant = ? for update",
                        row -> row.getLong(1),
                        tenant)
                .orElseThrow();
    }

    void passed(String tenant, long next) {
        table.update("update retention_progress set contents_next = ? where tenant = ?", next, tenant);
    }

    List<Passed> from(String tenant, long seq, int most) {
        return table.list(
                PASSED,
                row -> new Passed(
                        row.getLong("seq"),
                        requireNonNull(SqlTable.instant(row, "at")),
                        row.getBoolean("holds_content")
                                ? Optional.of(new RequestId(row.getString("source"), row.getString("request")))
                                : Optional.empty(),
                        row.getObject("hold", UUID.class)),
                tenant,
                seq,
                most);
    }

    /** A hold's first entry that was passed over. */
    void heldBack(String tenant, UUID hold, long seq) {
        table.update(
                "update legal_hold set held_contents = least(held_contents, ?) where tenant = ? and id = ?",
                seq,
                tenant,
                hold);
    }

    /** Removes some of the tenant's entries that are past their time. */
    Removed removeEntries(String tenant, int most) {
        return table.first(
                        "select * from evenkeel_expire_entries(?, ?)",
                        row -> new Removed(
                                row.getLong("removed"),
                                SqlTable.number(row, "first_removed"),
                                SqlTable.number(row, "last_removed"),
                                row.getLong("held"),
                                row.getBoolean("goes_on")),
                        tenant,
                        most)
                .orElse(new Removed(0, null, null, 0, false));
    }
}
