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
class HoldTable {
    private static final String BEGIN_AGAIN = """
            update retention_progress p set
              contents_next = least(p.contents_next, h.held_contents), entries_next = least(p.entries_next, h.held_entries)
            from legal_hold h where p.tenant = ? and h.tenant = p.tenant and h.id = ?""";

    private final SqlTable table;

    HoldTable(DataSource database) {
        this.table = new SqlTable(database, "legal holds");
    }

    void insert(String tenant, HoldSheet hold) {
        Named request = hold.request();
        table.update(
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
    void lift(String tenant, UUID id, String by, Instant at) {
        table.update(
                "update legal_hold set lifted_by = ?, lifted_at = ? where tenant = ? and id = ?", by, at, tenant, id);
        table.update(BEGIN_AGAIN, tenant, id);
    }

    Optional<HoldSheet> find(String tenant, UUID id) {
        return table.first("select * from legal_hold where tenant = ? and id = ?", HoldTable::sheet, tenant, id);
    }

    /** In order of their ids. */
    List<HoldSheet> after(String tenant, @Nullable UUID id, int most) {
        return table.list(
                "select * from legal_hold where tenant = ? and (cast(? as uuid) is null or id > ?) order by id limit "
                        + most,
                HoldTable::sheet,
                tenant,
                id,
                id);
    }

    private static HoldSheet sheet(ResultSet row) throws SQLException {
        String source = row.getString("source");
        return new HoldSheet(
                row.getObject("id", UUID.class),
                source == null ? null : new Named(source, row.getString("request")),
                row.getString("requester"),
                SqlTable.instant(row, "from_at"),
                SqlTable.instant(row, "until_at"),
                row.getString("reason"),
                row.getString("set_by"),
                requireNonNull(SqlTable.instant(row, "set_at")),
                row.getString("lifted_by"),
                SqlTable.instant(row, "lifted_at"));
    }
}
