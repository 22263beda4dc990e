package io.evenkeel.audit.privacy;

import static java.util.Objects.requireNonNull;

import io.evenkeel.platform.RequestId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Intents to erase, in PostgreSQL, and what they are of. */
@ApplicationScoped
class ErasureTable {
    private static final String SHEETS =
            "select id, found_by, reason, actor, at, requests, done_at from erasure where tenant = ? ";
    private static final String ENTRIES = "select distinct source, request from audit_entry"
            + " where tenant = ? and source is not null and request is not null and ";
    private static final String HELD = """
            select e.seq, evenkeel_hold(e.tenant, e.source, e.request, e.requester, e.at) as hold
            from audit_entry e where e.tenant = ? and e.source = ? and e.request = ? order by e.seq""";
    private static final String LEFT = """
            select c.tenant, c.erasure, c.source, c.request from erasure_content c
            where erased_at is null order by c.tenant, c.erasure, c.source, c.request limit ? for update skip locked""";
    private static final String DONE = """
            update erasure e set done_at = ? where tenant = ? and id = ? and done_at is null and not exists
              (select from erasure_content c where c.tenant = e.tenant and c.erasure = e.id and c.erased_at is null)""";

    private final SqlTable table;

    ErasureTable(DataSource database) {
        this.table = new SqlTable(database, "erasures");
    }

    /** One content that is to be erased. */
    record Intent(String tenant, UUID erasure, RequestId request) {}

    List<RequestId> ofRequest(String tenant, RequestId id, int most) {
        return requests("source = ? and request = ? limit " + most, tenant, id.source(), id.id());
    }

    List<RequestId> ofRequester(String tenant, String pseudonym, int most) {
        return requests("requester = ? limit " + most, tenant, pseudonym);
    }

    List<RequestId> ofPicture(String tenant, String digest, int most) {
        return requests(
                "seq in (select seq from audit_picture p where p.tenant = audit_entry.tenant and digest = ?) limit "
                        + most,
                tenant,
                digest);
    }

    private List<RequestId> requests(String where, Object... values) {
        return table.list(ENTRIES + where, ErasureTable::request, values);
    }

    /** The oldest hold on any entry of a request. */
    Optional<UUID> hold(String tenant, RequestId request) {
        return table
                .list(HELD, row -> row.getObject("hold", UUID.class), tenant, request.source(), request.id())
                .stream()
                .filter(Objects::nonNull)
                .findFirst();
    }

    void insert(
            String tenant,
            UUID id,
            String by,
            String reason,
            String actor,
            Instant at,
            Collection<RequestId> requests) {
        table.update(
                "insert into erasure values (?, ?, ?, ?, ?, ?, ?)", tenant, id, by, reason, actor, at, requests.size());
        for (RequestId request : requests) {
            table.update("insert into erasure_content values (?, ?, ?, ?)", tenant, id, request.source(), request.id());
        }
    }

    /** The newest that a request is part of. */
    Optional<UUID> covering(String tenant, RequestId request) {
        return table.first("""
                        select c.erasure from erasure_content c join erasure e on e.tenant = c.tenant and e.id = c.erasure
                        where c.tenant = ? and c.source = ? and c.request = ? order by e.at desc limit 1""", row -> row.getObject(1, UUID.class), tenant, request.source(), request.id());
    }

    Optional<ErasureSheet> find(String tenant, UUID id) {
        return table.first(SHEETS + "and id = ?", ErasureTable::sheet, tenant, id)
                .map(sheet -> sheet.with(table
                        .list(
                                "select source, request from erasure_content where tenant = ? and erasure = ?"
                                        + " order by source, request",
                                ErasureTable::request,
                                tenant,
                                id)
                        .stream()
                        .map(Named::of)
                        .toList()));
    }

    /** Newest first. */
    List<ErasureSheet> after(String tenant, @Nullable Instant at, @Nullable UUID id, int most) {
        if (at == null) {
            return table.list(SHEETS + "order by at desc, id limit " + most, ErasureTable::sheet, tenant);
        }
        return table.list(
                SHEETS + "and (at < ? or at = ? and id > ?) order by at desc, id limit " + most,
                ErasureTable::sheet,
                tenant,
                at,
                at,
                id);
    }

    /** Some that are left to do, which nobody else takes until the transaction ends. */
    List<Intent> left(int most) {
        return table.list(
                LEFT,
                row -> new Intent(row.getString("tenant"), row.getObject("erasure", UUID.class), request(row)),
                most);
    }

    void erased(Intent intent, Instant at) {
        table.update(
                "update erasure_content set erased_at = ? where tenant = ? and erasure = ? and source = ? and request = ?",
                at,
                intent.tenant(),
                intent.erasure(),
                intent.request().source(),
                intent.request().id());
        table.update(DONE, at, intent.tenant(), intent.erasure());
    }

    private static RequestId request(ResultSet row) throws SQLException {
        return new RequestId(row.getString("source"), row.getString("request"));
    }

    private static ErasureSheet sheet(ResultSet row) throws SQLException {
        Instant done = SqlTable.instant(row, "done_at");
        return new ErasureSheet(
                row.getObject("id", UUID.class),
                row.getString("found_by"),
                done == null ? "PENDING" : "DONE",
                row.getString("reason"),
                row.getString("actor"),
                requireNonNull(SqlTable.instant(row, "at")),
                done,
                row.getInt("requests"),
                null);
    }
}
