package io.evenkeel.audit.privacy;

import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.AuditTrail;
import io.evenkeel.audit.PrivacyEvent.RetentionChanged;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;

/** Reads and changes how long a tenant's content and entries are kept. Each change is audited. */
@ApplicationScoped
class RetentionService {
    private final TenantLock lock;
    private final AuditTrail audit;
    private final PrivacyConfig config;
    private final Clock clock;

    RetentionService(TenantLock lock, AuditTrail audit, PrivacyConfig config, Clock clock) {
        this.lock = lock;
        this.audit = audit;
        this.config = config;
        this.clock = clock;
    }

    @Transactional
    public RetentionSettings get(TenantId tenant) {
        lock.requireKnownTenant(tenant.value());
        return findOrDefault(tenant.value());
    }

    /** Returns the tenant's settings, otherwise the deployment's defaults. */
    RetentionSettings findOrDefault(String tenant) {
        return RetentionEntity.findByTenant(tenant)
                .map(entity -> new RetentionSettings(entity.contentDays, entity.entryMonths))
                .orElse(new RetentionSettings(config.contentDays(), null));
    }

    @Transactional
    public RetentionSettings set(TenantId tenant, RetentionSettings settings, Actor actor) {
        lock.requireKnownTenant(tenant.value());
        lock.acquire(tenant.value());
        if (findOrDefault(tenant.value()).equals(settings)) {
            return settings;
        }
        save(tenant.value(), settings);
        audit.append(AuditEntry.create(
                clock.instant(),
                tenant.value(),
                actor.name(),
                new RetentionChanged(settings.contentDays(), settings.entryMonths())));
        return settings;
    }

    private static void save(String tenant, RetentionSettings settings) {
        RetentionEntity entity = RetentionEntity.findByTenant(tenant).orElseGet(RetentionEntity::new);
        entity.tenant = tenant;
        entity.contentDays = settings.contentDays();
        entity.entryMonths = settings.entryMonths();
        entity.persistAndFlush();
    }
}
