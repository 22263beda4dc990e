package io.evenkeel.audit.privacy;

import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.AuditTrail;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/** How long tenants' things are kept. */
@ApplicationScoped
class RetentionService {
    private final RetentionTable table;
    private final TenantLock lock;
    private final AuditTrail audit;
    private final PrivacyConfig config;
    private final Clock clock;

    RetentionService(RetentionTable table, TenantLock lock, AuditTrail audit, PrivacyConfig config, Clock clock) {
        this.table = table;
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

    /** What was set, or the deployment's usual. */
    RetentionSettings findOrDefault(String tenant) {
        return table.find(tenant).orElse(new RetentionSettings(config.contentDays(), null));
    }

    @Transactional
    public RetentionSettings set(TenantId tenant, RetentionSettings settings, Actor actor) {
        lock.requireKnownTenant(tenant.value());
        lock.acquire(tenant.value());
        if (findOrDefault(tenant.value()).equals(settings)) {
            return settings;
        }
        table.save(tenant.value(), settings);
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("contentDays", settings.contentDays());
        if (settings.entryMonths() != null) {
            details.put("entryMonths", settings.entryMonths());
        }
        audit.append(
                AuditEntry.createChange("retention.changed", clock.instant(), tenant.value(), actor.name(), details));
        return settings;
    }
}
