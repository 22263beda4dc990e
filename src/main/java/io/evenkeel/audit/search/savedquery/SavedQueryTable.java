package io.evenkeel.audit.search.savedquery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.AuditTrail;
import io.evenkeel.audit.search.index.SearchSql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** Searches that are kept by name. Who keeps or deletes one is recorded, without the values that it looks for. */
@ApplicationScoped
class SavedQueryTable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, List<String>>> FILTERS_TYPE = new TypeReference<>() {};
    private static final String SELECT_AFTER =
            "select * from audit_saved_query where tenant = ? and name > ? order by name limit ?";
    private static final String SELECT_ONE =
            "select * from audit_saved_query where tenant = ? and name = ? order by name limit ?";
    private static final String UPSERT =
            "insert into audit_saved_query (tenant, name, filters, changed_at, changed_by) values (?, ?, ?, ?, ?)"
                    + " on conflict (tenant, name) do update set filters = excluded.filters,"
                    + " changed_at = excluded.changed_at, changed_by = excluded.changed_by";
    private static final String DELETE = "delete from audit_saved_query where tenant = ? and name = ?";

    private final DataSource database;
    private final AuditTrail audit;
    private final Clock clock;

    SavedQueryTable(DataSource database, AuditTrail audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /** So many after a name, in order. */
    @Transactional
    List<SavedQuery> listAfter(String tenant, String name, int limit) {
        return select(SELECT_AFTER, tenant, name, limit);
    }

    @Transactional
    Optional<SavedQuery> find(String tenant, String name) {
        return select(SELECT_ONE, tenant, name, 1).stream().findFirst();
    }

    @Transactional
    SavedQuery put(String tenant, String name, Map<String, List<String>> filters, String actor) {
        SavedQuery query = new SavedQuery(name, filters, clock.instant().truncatedTo(ChronoUnit.MICROS), actor);
        execute(UPSERT, tenant, name, toJson(query.filters()), query.changedAt(), actor);
        appendAuditEntry("audit.query-saved", tenant, query, actor);
        return query;
    }

    /** Forgets one, and tells what there was. */
    @Transactional
    Optional<SavedQuery> delete(String tenant, String name, String actor) {
        Optional<SavedQuery> existing = find(tenant, name);
        existing.ifPresent(query -> {
            execute(DELETE, tenant, name);
            appendAuditEntry("audit.query-deleted", tenant, query, actor);
        });
        return existing;
    }

    private void appendAuditEntry(String kind, String tenant, SavedQuery query, String actor) {
        Map<String, Object> details = Map.of(
                "query", query.name(), "filters", List.copyOf(query.filters().keySet()));
        audit.append(AuditEntry.createChange(kind, clock.instant(), tenant, actor, details));
    }

    private List<SavedQuery> select(String sql, Object... values) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = SearchSql.prepare(connection, sql, values);
                ResultSet row = statement.executeQuery()) {
            List<SavedQuery> queries = new ArrayList<>();
            while (row.next()) {
                queries.add(new SavedQuery(
                        row.getString("name"),
                        parseFilters(row.getString("filters")),
                        row.getObject("changed_at", OffsetDateTime.class).toInstant(),
                        row.getString("changed_by")));
            }
            return queries;
        } catch (SQLException e) {
            throw new PersistenceException("saved queries could not be read", e);
        }
    }

    private void execute(String sql, Object... values) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = SearchSql.prepare(connection, sql, values)) {
            statement.execute();
        } catch (SQLException e) {
            throw new PersistenceException("a saved query could not be written", e);
        }
    }

    private static String toJson(Map<String, List<String>> filters) {
        try {
            return JSON.writeValueAsString(filters);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("filters are texts", e);
        }
    }

    private static Map<String, List<String>> parseFilters(String json) {
        try {
            return JSON.readValue(json, FILTERS_TYPE);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("kept filters are JSON", e);
        }
    }
}
