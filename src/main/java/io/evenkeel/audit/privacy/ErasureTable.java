package io.evenkeel.audit.privacy;

import io.evenkeel.database.Sql;
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

/**
 * Stores erasures and the requests that they cover. JDBC, because workers lock rows with {@code skip locked} and change
 * them in sets.
 */
@ApplicationScoped
class ErasureTable {
    private static final String SELECT_ERASURES =
            "select id, found_by, reason, actor, at, requests, done_at from erasure where tenant = ? ";
    private static final String SELECT_REQUESTS = "select distinct source, request from audit_entry"
            + " where tenant = ? and source is not null and request is not null and ";
    private static final String SELECT_HOLDS = """
            select e.seq, evenkeel_find_hold(e.tenant, e.source, e.request, e.requester, e.at) as hold
            from audit_entry e where e.tenant = ? and e.source = ? and e.request = ? order by e.seq""";
    private static final String SELECT_PENDING = """
            select c.tenant, c.erasure, c.source, c.request from erasure_content c
            where erased_at is null order by c.tenant, c.erasure, c.source, c.request limit ? for update skip locked""";
    private static final String UPDATE_DONE = """
            update erasure e set done_at = ? where tenant = ? and id = ? and done_at is null and not exists
              (select from erasure_content c where c.tenant = e.tenant and c.erasure = e.id and c.erased_at is null)""";

    private final Sql sql;

    ErasureTable(DataSource database) {
        this.sql = Sql.pooled(database, "erasures");
    }

    /** A request whose content is to be erased. */
    record ErasureIntent(String tenant, UUID erasure, RequestId request) {}

    /** Position of an erasure in the list: newest first, then by id. */
    record ErasurePosition(Instant at, UUID id) {
        /** @throws IllegalArgumentException or {@link java.time.DateTimeException} if the text is no position */
        static ErasurePosition parse(String text) {
            int space = text.indexOf(' ');
            return new ErasurePosition(
                    Instant.parse(text.substring(0, Math.max(0, space))), UUID.fromString(text.substring(space + 1)));
        }

        @Override
        public String toString() {
            return at + " " + id;
        }
    }

    List<RequestId> findByRequest(String tenant, RequestId id, int limit) {
        return findRequests("source = ? and request = ? limit " + limit, tenant, id.source(), id.id());
    }

    List<RequestId> findByRequester(String tenant, String pseudonym, int limit) {
        return findRequests("requester = ? limit " + limit, tenant, pseudonym);
    }

    List<RequestId> findByImage(String tenant, String digest, int limit) {
        return findRequests(
                "seq in (select seq from audit_image p where p.tenant = audit_entry.tenant and digest = ?) limit "
                        + limit,
                tenant,
                digest);
    }

    private List<RequestId> findRequests(String where, Object... values) {
        return sql.list(SELECT_REQUESTS + where, ErasureTable::readRequest, values);
    }

    /** Returns the oldest legal hold on any entry of a request. */
    Optional<UUID> findHold(String tenant, RequestId request) {
        return sql
                .list(SELECT_HOLDS, row -> row.getObject("hold", UUID.class), tenant, request.source(), request.id())
                .stream()
                .filter(Objects::nonNull)
                .findFirst();
    }

    void insert(
            String tenant,
            UUID id,
            String foundBy,
            String reason,
            String actor,
            Instant at,
            Collection<RequestId> requests) {
        sql.update(
                "insert into erasure values (?, ?, ?, ?, ?, ?, ?)",
                tenant,
                id,
                foundBy,
                reason,
                actor,
                at,
                requests.size());
        for (RequestId request : requests) {
            sql.update("insert into erasure_content values (?, ?, ?, ?)", tenant, id, request.source(), request.id());
        }
    }

    /** Returns the newest erasure that covers a request. */
    Optional<UUID> findErasureOf(String tenant, RequestId request) {
        return sql.first("""
                        select c.erasure from erasure_content c join erasure e on e.tenant = c.tenant and e.id = c.erasure
                        where c.tenant = ? and c.source = ? and c.request = ? order by e.at desc limit 1""", row -> row.getObject(1, UUID.class), tenant, request.source(), request.id());
    }

    Optional<ErasureResponse> find(String tenant, UUID id) {
        return sql.first(SELECT_ERASURES + "and id = ?", ErasureTable::readErasure, tenant, id)
                .map(sheet -> sheet.withRequests(sql
                        .list(
                                "select source, request from erasure_content where tenant = ? and erasure = ?"
                                        + " order by source, request",
                                ErasureTable::readRequest,
                                tenant,
                                id)
                        .stream()
                        .map(RequestReference::fromRequestId)
                        .toList()));
    }

    /** Lists erasures after a position, newest first. */
    List<ErasureResponse> listAfter(String tenant, Optional<ErasurePosition> after, int limit) {
        return after.map(position -> sql.list(
                        SELECT_ERASURES + "and (at < ? or at = ? and id > ?) order by at desc, id limit " + limit,
                        ErasureTable::readErasure,
                        tenant,
                        position.at(),
                        position.at(),
                        position.id()))
                .orElseGet(() -> sql.list(
                        SELECT_ERASURES + "order by at desc, id limit " + limit, ErasureTable::readErasure, tenant));
    }

    /**
     * Returns pending requests and locks them until the transaction ends. Skips those that another instance has locked.
     */
    List<ErasureIntent> lockPending(int limit) {
        return sql.list(
                SELECT_PENDING,
                row -> new ErasureIntent(
                        row.getString("tenant"), row.getObject("erasure", UUID.class), readRequest(row)),
                limit);
    }

    void markErased(ErasureIntent intent, Instant at) {
        sql.update(
                "update erasure_content set erased_at = ? where tenant = ? and erasure = ? and source = ? and request = ?",
                at,
                intent.tenant(),
                intent.erasure(),
                intent.request().source(),
                intent.request().id());
        sql.update(UPDATE_DONE, at, intent.tenant(), intent.erasure());
    }

    private static RequestId readRequest(ResultSet row) throws SQLException {
        return new RequestId(row.getString("source"), row.getString("request"));
    }

    private static ErasureResponse readErasure(ResultSet row) throws SQLException {
        Instant doneAt = Sql.findInstant(row, "done_at");
        return new ErasureResponse(
                row.getObject("id", UUID.class),
                row.getString("found_by"),
                doneAt == null ? "PENDING" : "DONE",
                row.getString("reason"),
                row.getString("actor"),
                Sql.instant(row, "at"),
                doneAt,
                row.getInt("requests"),
                null);
    }
}
