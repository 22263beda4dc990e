package io.evenkeel.audit.search.index;

import static java.time.ZoneOffset.UTC;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;

/** SQL with its values. */
public final class SearchSql {
    private SearchSql() {}

    /**
     * A statement.
     *
     * @param values texts, numbers, instants, arrays, or collections of texts
     */
    public static PreparedStatement prepare(Connection connection, String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, toJdbcValue(connection, values[i]));
            }
            return statement;
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }

    private static Object toJdbcValue(Connection connection, Object value) throws SQLException {
        if (value instanceof Array array) {
            return array;
        }
        if (value instanceof Collection<?> texts) {
            return connection.createArrayOf("text", texts.toArray());
        }
        if (value instanceof long[] numbers) {
            return connection.createArrayOf(
                    "bigint", Arrays.stream(numbers).boxed().toArray());
        }
        return value instanceof Instant at ? at.atOffset(UTC) : value;
    }
}
