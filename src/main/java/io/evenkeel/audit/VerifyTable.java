package io.evenkeel.audit;

import io.evenkeel.audit.ChainWalk.Row;
import io.evenkeel.audit.ChainWalk.Verdict;
import io.quarkus.narayana.jta.runtime.TransactionConfiguration;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Verifies chains in PostgreSQL, row by row. */
@ApplicationScoped
class VerifyTable {
    private static final int ROWS_AT_ONCE = 500;
    private static final int AN_HOUR = 3600;

    private final DataSource database;

    VerifyTable(DataSource database) {
        this.database = database;
    }

    /** Walks a chain as it stands at one moment. An unknown tenant's is empty. */
    @Transactional
    @TransactionConfiguration(timeout = AN_HOUR)
    Verdict verify(String tenant) {
        try (Connection connection = database.getConnection()) {
            holdStill(connection);
            ChainWalk walk = new ChainWalk(tenant, head(connection, tenant));
            walk(connection, tenant, walk);
            return walk.verdict();
        } catch (SQLException e) {
            throw new PersistenceException("the chain of (" + tenant + ") could not be read", e);
        }
    }

    /** Head and entries have to be of the same moment, or an append between them looks like an added entry. */
    private static void holdStill(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set transaction isolation level repeatable read, read only");
        }
    }

    private static Link head(Connection connection, String tenant) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select seq, hash from audit_chain where tenant = ?")) {
            statement.setString(1, tenant);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? new Link(row.getLong("seq"), row.getString("hash")) : Link.START;
            }
        }
    }

    private static void walk(Connection connection, String tenant, ChainWalk walk) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select * from audit_entry where tenant = ? order by seq")) {
            statement.setFetchSize(ROWS_AT_ONCE);
            statement.setString(1, tenant);
            try (ResultSet rows = statement.executeQuery()) {
                boolean goesOn = true;
                while (goesOn && rows.next()) {
                    goesOn = walk.accept(row(rows));
                }
            }
        }
    }

    private static Row row(ResultSet row) throws SQLException {
        List<@Nullable Object> values = new ArrayList<>();
        for (String name : Columns.NAMES) {
            values.add(value(row, name));
        }
        return new Row(
                row.getLong("seq"),
                new Columns(values),
                row.getString("body"),
                row.getString("prev_hash"),
                row.getString("hash"));
    }

    private static @Nullable Object value(ResultSet row, String name) throws SQLException {
        return switch (name) {
            case "at" -> row.getObject(name, OffsetDateTime.class).toInstant();
            case "rules", "concepts", "pictures" ->
                Arrays.asList((Object[]) row.getArray(name).getArray());
            default -> row.getString(name);
        };
    }
}
