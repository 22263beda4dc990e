package io.evenkeel.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** In PostgreSQL, as the next try may reach another instance. Times are the database's. */
@ApplicationScoped
class IdempotencyTable implements IdempotencyStore {
    /** Over one that is past its day, or that was begun by a process that ended before it answered. */
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

    private final DataSource database;
    private final ObjectMapper json;

    IdempotencyTable(DataSource database, ObjectMapper json) {
        this.database = database;
        this.json = json;
    }

    private interface StatementWork<T> {
        T apply(PreparedStatement statement) throws SQLException;
    }

    @Override
    public Claim claim(String caller, String key, String digest) {
        return update(CLAIM_SQL, caller, key, digest) == 1
                ? new Claim.New()
                : execute(FIND_SQL, statement -> readClaim(statement, digest), caller, key);
    }

    private Claim readClaim(PreparedStatement statement, String digest) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            if (!row.next()) { // forgotten in between: the next try begins anew
                return new Claim.Replay(Optional.empty());
            }
            if (!row.getString(1).equals(digest)) {
                return new Claim.Conflict();
            }
            int status = row.getInt(2);
            return new Claim.Replay(
                    row.wasNull()
                            ? Optional.empty()
                            : Optional.of(new StoredResponse(status, parseHeaders(row.getString(3)), row.getBytes(4))));
        }
    }

    @Override
    public void complete(String caller, String key, StoredResponse response) {
        update(COMPLETE_SQL, response.status(), toJson(response.headers()), response.body(), caller, key);
    }

    @Override
    public void release(String caller, String key) {
        update(RELEASE_SQL, caller, key);
    }

    @Scheduled(every = "1h", delayed = "1m")
    void purgeExpired() {
        update(PURGE_SQL);
    }

    private Map<String, String> parseHeaders(String text) {
        try {
            return json.readValue(text, new TypeReference<Map<String, String>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PostgreSQL keeps only JSON in a jsonb column", e);
        }
    }

    private String toJson(Map<String, String> headers) {
        try {
            return json.writeValueAsString(headers);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts are JSON", e);
        }
    }

    private int update(String sql, Object... values) {
        return execute(sql, PreparedStatement::executeUpdate, values);
    }

    private <T> T execute(String sql, StatementWork<T> statementWork, Object... values) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statementWork.apply(statement);
        } catch (SQLException e) {
            throw new PersistenceException("requests that may be repeated could not be read or written", e);
        }
    }
}
