package io.evenkeel.audit;

import static java.time.ZoneOffset.UTC;

import io.evenkeel.audit.AuditPage.Found;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Finds entries in PostgreSQL. */
@ApplicationScoped
class SearchTable {
    private final DataSource database;

    SearchTable(DataSource database) {
        this.database = database;
    }

    @Transactional
    AuditPage find(AuditFilter filter) {
        Where where = where(filter);
        String sql = "select * from audit_entry where " + where.sql() + " order by seq limit " + (filter.limit() + 1);
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < where.values.size(); i++) {
                statement.setObject(i + 1, where.values.get(i));
            }
            return AuditPage.of(found(statement), filter.limit());
        } catch (SQLException e) {
            throw new PersistenceException("the chain of (" + filter.tenant() + ") could not be searched", e);
        }
    }

    private static Where where(AuditFilter filter) {
        return new Where()
                .and("tenant = ?", filter.tenant())
                .and("seq > ?", filter.after())
                .and("at >= ?", filter.from())
                .and("at < ?", filter.to())
                .and("kind = ?", filter.kind())
                .and("request = ?", filter.request())
                .and("policy = ?", filter.policy())
                .and("rules @> array[?]::text[]", filter.rule())
                .and("concepts @> array[?]::text[]", filter.concept())
                .and(
                        "seq in (select seq from audit_picture p where p.tenant = audit_entry.tenant and digest = ?)",
                        filter.picture());
    }

    private static List<Found> found(PreparedStatement statement) throws SQLException {
        List<Found> found = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                found.add(new Found(
                        row.getLong("seq"),
                        row.getString("body"),
                        row.getString("topic"),
                        row.getObject("kafka_partition", Integer.class),
                        row.getObject("kafka_offset", Long.class)));
            }
        }
        return found;
    }

    /** Conditions for those values that are asked for. */
    private static final class Where {
        private final List<String> conditions = new ArrayList<>();
        private final List<Object> values = new ArrayList<>();

        Where and(String condition, @Nullable Object value) {
            if (value != null) {
                conditions.add(condition);
                values.add(value instanceof Instant at ? at.atOffset(UTC) : value);
            }
            return this;
        }

        String sql() {
            return String.join(" and ", conditions);
        }
    }
}
