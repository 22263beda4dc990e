package io.evenkeel.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.database.Sql;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Stores idempotent requests in PostgreSQL, because a repetition may reach another instance. Uses the database's clock.
 */
@ApplicationScoped
class IdempotencyTable implements IdempotencyStore {
    /** Replaces claims older than a day, and unanswered claims of processes that crashed. */
    private static final String CLAIM_SQL = """
            insert into idempotent_requests as known (caller, key, request) values (?, ?, ?)
            on conflict (caller, key) do update set request = excluded.request, at = now(), status = null, body = null
            where known.at < now() - interval '1 day'
               or known.status is null and known.request = excluded.request and known.at < now() - interval '5 minutes'""";

    private static final String FIND_SQL =
            "select request, status, headers, body from idempotent_requests where caller = ? and key = ?";
    private static final String COMPLETE_SQL =
            "update idempotent_requests set status = ?, headers = cast(? as jsonb), body = ? where caller = ? and key = ?";
    private static final String RELEASE_SQL = "delete from idempotent_requests where caller = ? and key = ?";
    private static final String PURGE_SQL = "delete from idempotent_requests where at < now() - interval '1 day'";

    private final Sql sql;
    private final ObjectMapper json;

    IdempotencyTable(DataSource database, ObjectMapper json) {
        this.sql = Sql.pooled(database, "idempotent requests");
        this.json = json;
    }

    @Override
    public Claim claim(String caller, String key, String digest) {
        if (sql.update(CLAIM_SQL, caller, key, digest) == 1) {
            return new Claim.New();
        }
        return sql.first(FIND_SQL, row -> toClaim(row, digest), caller, key)
                .orElse(new Claim.Replay(Optional.empty())); // released in between: the caller's next try claims it
    }

    private Claim toClaim(ResultSet row, String digest) throws SQLException {
        if (!row.getString("request").equals(digest)) {
            return new Claim.Conflict();
        }
        Integer status = row.getObject("status", Integer.class);
        return new Claim.Replay(
                status == null
                        ? Optional.empty()
                        : Optional.of(new StoredResponse(
                                status, parseHeaders(row.getString("headers")), row.getBytes("body"))));
    }

    @Override
    public void complete(String caller, String key, StoredResponse response) {
        sql.update(COMPLETE_SQL, response.status(), toJson(response.headers()), response.body(), caller, key);
    }

    @Override
    public void release(String caller, String key) {
        sql.update(RELEASE_SQL, caller, key);
    }

    @Scheduled(every = "1h", delayed = "1m")
    void purgeExpired() {
        sql.update(PURGE_SQL);
    }

    private Map<String, String> parseHeaders(String text) {
        try {
            return json.readValue(text, new TypeReference<Map<String, String>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stored headers could not be read", e);
        }
    }

    private String toJson(Map<String, String> headers) {
        try {
            return json.writeValueAsString(headers);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("headers could not be written", e);
        }
    }
}
