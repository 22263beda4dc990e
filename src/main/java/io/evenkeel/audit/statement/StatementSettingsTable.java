package io.evenkeel.audit.statement;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.AuditTrail;
import io.evenkeel.http.HttpPrecondition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** What platforms said of their statements. */
@ApplicationScoped
class StatementSettingsTable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Object>> DETAILS_TYPE = new TypeReference<>() {};
    private static final String SELECT = "select settings from audit_statement_settings where tenant = ? for update";
    private static final String UPSERT =
            "insert into audit_statement_settings (tenant, settings, changed_at, changed_by) values (?, ?, ?, ?)"
                    + " on conflict (tenant) do update set settings = excluded.settings,"
                    + " changed_at = excluded.changed_at, changed_by = excluded.changed_by";

    private final DataSource database;
    private final AuditTrail audit;
    private final Clock clock;

    StatementSettingsTable(DataSource database, AuditTrail audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    @Transactional
    Optional<StatementSettings> find(String tenant) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(SELECT)) {
            statement.setString(1, tenant);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(parse(row.getString(1))) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new PersistenceException("the statement settings of (" + tenant + ") could not be read", e);
        }
    }

    @Transactional
    StatementSettings save(String tenant, StatementSettings settings, HttpPrecondition httpPrecondition, String actor) {
        httpPrecondition.verify(find(tenant));
        StatementSettingsValidator.validate(settings);
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(UPSERT)) {
            statement.setString(1, tenant);
            statement.setString(2, toJson(settings));
            statement.setObject(3, clock.instant().atOffset(ZoneOffset.UTC));
            statement.setString(4, actor);
            statement.execute();
        } catch (SQLException e) {
            throw new PersistenceException("the statement settings of (" + tenant + ") could not be written", e);
        }
        Map<String, Object> details = Map.of("settings", JSON.convertValue(settings, DETAILS_TYPE));
        audit.append(
                AuditEntry.createChange("audit.statement-settings-changed", clock.instant(), tenant, actor, details));
        return settings;
    }

    private static StatementSettings parse(String json) {
        try {
            return JSON.readValue(json, StatementSettings.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("kept settings are JSON", e);
        }
    }

    private static String toJson(StatementSettings settings) {
        try {
            return JSON.writeValueAsString(settings);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("settings are JSON", e);
        }
    }
}
