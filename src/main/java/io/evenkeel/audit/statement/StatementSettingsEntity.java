package io.evenkeel.audit.statement;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;

@Entity
@Table(name = "audit_statement_settings")
@SuppressWarnings("NullAway.Init")
class StatementSettingsEntity extends PanacheEntityBase {
    @Id
    String tenant;

    @Convert(converter = SettingsConverter.class)
    StatementSettings settings;

    @Column(name = "changed_at")
    Instant changedAt;

    @Column(name = "changed_by")
    String changedBy;

    static final class SettingsConverter implements AttributeConverter<StatementSettings, String> {
        private static final ObjectMapper JSON = new ObjectMapper();

        @Override
        public String convertToDatabaseColumn(StatementSettings settings) {
            try {
                return JSON.writeValueAsString(settings);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("statement settings could not be written", e);
            }
        }

        @Override
        public StatementSettings convertToEntityAttribute(String json) {
            try {
                return JSON.readValue(json, StatementSettings.class);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("statement settings could not be read", e);
            }
        }
    }

    static Optional<StatementSettingsEntity> findAndLock(String tenant) {
        return findByIdOptional(tenant, LockModeType.PESSIMISTIC_WRITE);
    }
}
