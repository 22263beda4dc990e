package io.evenkeel.audit.privacy;

import static java.time.ZoneOffset.UTC;

import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Runs SQL in the transaction under way.
 *
 * @param subject the rows are, for messages
 */
record PrivacySqlTable(DataSource database, String subject) {
    /** Reads one row. */
    interface RowMapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    <T> List<T> queryAll(String sql, RowMapper<T> rowMapper, @Nullable Object... values) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = prepare(connection, sql, values);
                ResultSet row = statement.executeQuery()) {
            List<T> all = new ArrayList<>();
            while (row.next()) {
                all.add(rowMapper.map(row));
            }
            return all;
        } catch (SQLException e) {
            throw new PersistenceException(subject + " could not be read or written", e);
        }
    }

    <T> Optional<T> queryFirst(String sql, RowMapper<T> rowMapper, @Nullable Object... values) {
        return queryAll(sql, rowMapper, values).stream().findFirst();
    }

    /** How many rows it changed. */
    int update(String sql, @Nullable Object... values) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = prepare(connection, sql, values)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new PersistenceException(subject + " could not be read or written", e);
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, @Nullable Object... values)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i] instanceof Instant at ? at.atOffset(UTC) : values[i]);
            }
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    static @Nullable Instant getInstant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    static @Nullable Long getLong(ResultSet row, String column) throws SQLException {
        return row.getObject(column, Long.class);
    }
}
