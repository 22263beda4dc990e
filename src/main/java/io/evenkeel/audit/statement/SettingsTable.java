package io.evenkeel.audit.statement;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.audit.AuditTrail;
import io.evenkeel.audit.Entry;
import io.evenkeel.rest.Precondition;
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
class SettingsTable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Object>> DETAILS = new TypeReference<>() {};
    private static final String FIND = "select settings from audit_statement_settings where tenant = ? for update";
    private static final String PUT =
            "insert into audit_statement_settings (tenant, settings, changed_at, changed_by) values (?, ?, ?, ?)"
                    + " on conflict (tenant) do update set settings = excluded.settings,"
                    + " changed_at = excluded.changed_at, changed_by = excluded.changed_by";

    private final DataSource database;
    private final AuditTrail audit;
    private final Clock clock;

    SettingsTable(DataSource database, AuditTrail audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    @Transactional
    Optional<StatementSettings> find(String tenant) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(FIND)) {
            statement.setString(1, tenant);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(read(row.getString(1))) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new PersistenceException("the statement settings of (" + tenant + ") could not be read", e);
        }
    }

    @Transactional
    StatementSettings put(String tenant, StatementSettings settings, Precondition precondition, String actor) {
        precondition.check(find(tenant));
        SettingsCheck.check(settings);
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(PUT)) {
            statement.setString(1, tenant);
            statement.setString(2, json(settings));
            statement.setObject(3, clock.instant().atOffset(ZoneOffset.UTC));
            statement.setString(4, actor);
            statement.execute();
        } catch (SQLException e) {
            throw new PersistenceException("the statement settings of (" + tenant + ") could not be written", e);
        }
        Map<String, Object> details = Map.of("settings", JSON.convertValue(settings, DETAILS));
        audit.append(Entry.change("audit.statement-settings-changed", clock.instant(), tenant, actor, details));
        return settings;
    }

    private static StatementSettings read(String json) {
        try {
            return JSON.readValue(json, StatementSettings.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("kept settings are JSON", e);
        }
    }

    private static String json(StatementSettings settings) {
        try {
            return JSON.writeValueAsString(settings);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("settings are JSON", e);
        }
    }
}
