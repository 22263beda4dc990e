package io.evenkeel.discovery.job;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs SQL on one connection. */
record DiscoverySql(Connection connection) {
    /** Reads one row. */
    interface RowMapper<T> {
        T mapRow(ResultSet row) throws SQLException;
    }

    <T> List<T> query(String sql, RowMapper<T> rowMapper, @Nullable Object... values) throws SQLException {
        List<T> all = new ArrayList<>();
        try (PreparedStatement statement = prepare(sql, values);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                all.add(rowMapper.mapRow(row));
            }
        }
        return all;
    }

    /** How many rows it changed. */
    int update(String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(sql, values)) {
            return statement.executeUpdate();
        }
    }

    private PreparedStatement prepare(String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i] instanceof String[] texts ? textArray(texts) : values[i]);
            }
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    private Object textArray(String[] texts) throws SQLException {
        return connection.createArrayOf("text", texts);
    }
}
