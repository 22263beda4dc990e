package io.evenkeel.database;

import static java.time.ZoneOffset.UTC;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Runs SQL statements with their values. Values may be texts, numbers, booleans, UUIDs, instants, byte arrays, null,
 * and lists: a collection of texts, {@code long[]} or {@code byte[][]} becomes an SQL array. Every method throws {@link
 * DatabaseException} if the statement fails.
 */
public final class Sql {
    private final ConnectionSource source;
    private final String subject;

    private Sql(ConnectionSource source, String subject) {
        this.source = source;
        this.subject = subject;
    }

    /**
     * Takes a connection from the pool for each statement: inside a transaction, that is the transaction's connection.
     *
     * @param subject names the rows in error messages
     */
    public static Sql pooled(DataSource database, String subject) {
        return new Sql(() -> new Lease(database.getConnection(), true), subject);
    }

    /**
     * Uses a connection that the caller closes.
     *
     * @param subject names the rows in error messages
     */
    public static Sql on(Connection connection, String subject) {
        return new Sql(() -> new Lease(connection, false), subject);
    }

    private interface ConnectionSource {
        Lease lease() throws SQLException;
    }

    private record Lease(Connection connection, boolean pooled) implements AutoCloseable {
        @Override
        public void close() throws SQLException {
            if (pooled) {
                connection.close();
            }
        }
    }

    /** Reads the row at the cursor. */
    public interface RowMapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    /** Consumes the row at the cursor. */
    public interface RowConsumer {
        void accept(ResultSet row) throws SQLException;
    }

    private interface StatementWork<T> {
        T apply(PreparedStatement statement) throws SQLException;
    }

    /** Returns all rows, in order. */
    public <T> List<T> list(String sql, RowMapper<T> mapper, @Nullable Object... values) {
        List<T> all = new ArrayList<>();
        forEach(sql, row -> all.add(mapper.map(row)), values);
        return all;
    }

    /** Returns the first row. */
    public <T> Optional<T> first(String sql, RowMapper<T> mapper, @Nullable Object... values) {
        return list(sql, mapper, values).stream().findFirst();
    }

    /** Passes each row to a consumer, in order. */
    public void forEach(String sql, RowConsumer consumer, @Nullable Object... values) {
        execute(
                sql,
                statement -> {
                    try (ResultSet row = statement.executeQuery()) {
                        while (row.next()) {
                            consumer.accept(row);
                        }
                    }
                    return true;
                },
                values);
    }

    /** Changes rows. @return how many */
    public int update(String sql, @Nullable Object... values) {
        return execute(sql, PreparedStatement::executeUpdate, values);
    }

    private <T> T execute(String sql, StatementWork<T> work, @Nullable Object... values) {
        try (Lease lease = source.lease();
                PreparedStatement statement = prepare(lease.connection(), sql, values)) {
            return work.apply(statement);
        } catch (SQLException e) {
            throw new DatabaseException(subject + " could not be read or written", e);
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, @Nullable Object... values)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, toJdbcValue(connection, values[i]));
            }
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    private static @Nullable Object toJdbcValue(Connection connection, @Nullable Object value) throws SQLException {
        if (value instanceof Instant at) {
            return at.atOffset(UTC);
        }
        if (value instanceof Collection<?> texts) {
            return connection.createArrayOf("text", texts.toArray());
        }
        if (value instanceof long[] numbers) {
            return connection.createArrayOf(
                    "bigint", Arrays.stream(numbers).boxed().toArray());
        }
        return value instanceof byte[][] blobs ? connection.createArrayOf("bytea", blobs) : value;
    }

    /** Reads a {@code timestamptz} column; null if the column is null. */
    public static @Nullable Instant findInstant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    /** Reads a {@code timestamptz} column that is never null. */
    public static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
