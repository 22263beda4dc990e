package io.evenkeel.audit.privacy;

import static java.util.Objects.requireNonNull;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Legal holds in PostgreSQL. Which of them is on an entry is for the function {@code evenkeel_hold} to say. */
@ApplicationScoped
class LegalHoldTable {
    private static final String RESET_PROGRESS = """
            update retention_progress p set
              contents_next = least(p.contents_next, h.held_contents), entries_next = least(p.entries_next, h.held_entries)
            from legal_hold h where p.tenant = ? and h.tenant = p.tenant and h.id = ?""";

    private final PrivacySqlTable sql;

    LegalHoldTable(DataSource database) {
        this.sql = new PrivacySqlTable(database, "legal holds");
    }

    void insert(String tenant, LegalHoldResponse hold) {
        RequestReference request = hold.request();
        sql.update(
                "insert into legal_hold values (?, ?, ?, ?, ?, cast(? as timestamptz), cast(? as timestamptz), ?, ?, ?)",
                tenant,
                hold.id(),
                request == null ? null : request.source(),
                request == null ? null : request.id(),
                hold.requester(),
                hold.from(),
                hold.until(),
                hold.reason(),
                hold.setBy(),
                hold.setAt());
    }

    /** What retention passed over because of it is gone through again. */
    void lift(String tenant, UUID id, String liftedBy, Instant liftedAt) {
        sql.update(
                "update legal_hold set lifted_by = ?, lifted_at = ? where tenant = ? and id = ?",
                liftedBy,
                liftedAt,
                tenant,
                id);
        sql.update(RESET_PROGRESS, tenant, id);
    }

    Optional<LegalHoldResponse> find(String tenant, UUID id) {
        return sql.queryFirst(
                "select * from legal_hold where tenant = ? and id = ?", LegalHoldTable::readHold, tenant, id);
    }

    /** In order of their ids. */
    List<LegalHoldResponse> listAfter(String tenant, @Nullable UUID id, int limit) {
        return sql.queryAll(
                "select * from legal_hold where tenant = ? and (cast(? as uuid) is null or id > ?) order by id limit "
                        + limit,
                LegalHoldTable::readHold,
                tenant,
                id,
                id);
    }

    private static LegalHoldResponse readHold(ResultSet row) throws SQLException {
        String source = row.getString("source");
        return new LegalHoldResponse(
                row.getObject("id", UUID.class),
                source == null ? null : new RequestReference(source, row.getString("request")),
                row.getString("requester"),
                PrivacySqlTable.getInstant(row, "from_at"),
                PrivacySqlTable.getInstant(row, "until_at"),
                row.getString("reason"),
                row.getString("set_by"),
                requireNonNull(PrivacySqlTable.getInstant(row, "set_at")),
                row.getString("lifted_by"),
                PrivacySqlTable.getInstant(row, "lifted_at"));
    }
}
