package io.evenkeel.rest;

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
class RepeatsTable implements Repeats {
    /** Over one that is past its day, or that was begun by a process that ended before it answered. */
    private static final String BEGIN = """
            insert into idempotent_requests as known (caller, key, request) values (?, ?, ?)
            on conflict (caller, key) do update set request = excluded.request, at = now(), status = null, body = null
            where known.at < now() - interval '1 day'
               or known.status is null and known.request = excluded.request and known.at < now() - interval '5 minutes'""";

    private static final String KNOWN =
            "select request, status, headers, body from idempotent_requests where caller = ? and key = ?";
    private static final String END =
            "update idempotent_requests set status = ?, headers = cast(? as jsonb), body = ? where caller = ? and key = ?";
    private static final String FORGET = "delete from idempotent_requests where caller = ? and key = ?";
    private static final String TIDY = "delete from idempotent_requests where at < now() - interval '1 day'";

    private final DataSource database;
    private final ObjectMapper json;

    RepeatsTable(DataSource database, ObjectMapper json) {
        this.database = database;
        this.json = json;
    }

    private interface Work<T> {
        T with(PreparedStatement statement) throws SQLException;
    }

    @Override
    public Begun begin(String caller, String key, String digest) {
        return update(BEGIN, caller, key, digest) == 1
                ? new Begun.New()
                : done(KNOWN, statement -> known(statement, digest), caller, key);
    }

    private Begun known(PreparedStatement statement, String digest) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            if (!row.next()) { // forgotten in between: the next try begins anew
                return new Begun.Known(Optional.empty());
            }
            if (!row.getString(1).equals(digest)) {
                return new Begun.Other();
            }
            int status = row.getInt(2);
            return new Begun.Known(
                    row.wasNull()
                            ? Optional.empty()
                            : Optional.of(new Answer(status, headers(row.getString(3)), row.getBytes(4))));
        }
    }

    @Override
    public void end(String caller, String key, Answer answer) {
        update(END, answer.status(), text(answer.headers()), answer.body(), caller, key);
    }

    @Override
    public void forget(String caller, String key) {
        update(FORGET, caller, key);
    }

    @Scheduled(every = "1h", delayed = "1m")
    void tidy() {
        update(TIDY);
    }

    private Map<String, String> headers(String text) {
        try {
            return json.readValue(text, new TypeReference<Map<String, String>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PostgreSQL keeps only JSON in a jsonb column", e);
        }
    }

    private String text(Map<String, String> headers) {
        try {
            return json.writeValueAsString(headers);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts are JSON", e);
        }
    }

    private int update(String sql, Object... values) {
        return done(sql, PreparedStatement::executeUpdate, values);
    }

    private <T> T done(String sql, Work<T> work, Object... values) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return work.with(statement);
        } catch (SQLException e) {
            throw new PersistenceException("requests that may be repeated could not be read or written", e);
        }
    }
}
