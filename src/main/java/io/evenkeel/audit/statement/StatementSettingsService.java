package io.evenkeel.audit.statement;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.AuditTrail;
import io.evenkeel.audit.TrailEvent.StatementSettingsChanged;
import io.evenkeel.http.HttpPrecondition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Optional;

/** Reads and saves tenants' statement settings. Each change is audited. */
@ApplicationScoped
class StatementSettingsService {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final AuditTrail audit;
    private final Clock clock;

    StatementSettingsService(AuditTrail audit, Clock clock) {
        this.audit = audit;
        this.clock = clock;
    }

    @Transactional
    Optional<StatementSettings> find(String tenant) {
        return StatementSettingsEntity.<StatementSettingsEntity>findByIdOptional(tenant)
                .map(entity -> entity.settings);
    }

    /**
     * Creates or replaces the settings.
     *
     * @throws io.evenkeel.platform.ProblemException {@code invalid-statement-settings}; what the precondition throws
     */
    @Transactional
    StatementSettings save(String tenant, StatementSettings settings, HttpPrecondition precondition, String actor) {
        Optional<StatementSettingsEntity> existing = StatementSettingsEntity.findAndLock(tenant);
        precondition.verify(existing.map(entity -> entity.settings));
        StatementSettingsValidator.validate(settings);
        StatementSettingsEntity entity = existing.orElseGet(StatementSettingsEntity::new);
        entity.tenant = tenant;
        entity.settings = settings;
        entity.changedAt = clock.instant();
        entity.changedBy = actor;
        entity.persistAndFlush();
        audit.append(AuditEntry.create(
                clock.instant(), tenant, actor, new StatementSettingsChanged(JSON.valueToTree(settings))));
        return settings;
    }
}
