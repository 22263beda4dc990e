package io.evenkeel.audit.privacy;

import io.evenkeel.audit.AuditTrail;
import io.evenkeel.audit.Entry;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/** How long tenants' things are kept. */
@ApplicationScoped
class Retention {
    private final RetentionTable table;
    private final PrivacyLock lock;
    private final AuditTrail audit;
    private final PrivacyConfig config;
    private final Clock clock;

    Retention(RetentionTable table, PrivacyLock lock, AuditTrail audit, PrivacyConfig config, Clock clock) {
        this.table = table;
        this.lock = lock;
        this.audit = audit;
        this.config = config;
        this.clock = clock;
    }

    @Transactional
    public RetentionSheet of(TenantId tenant) {
        lock.demandKnown(tenant.value());
        return sheet(tenant.value());
    }

    /** What was set, or the deployment's usual. */
    RetentionSheet sheet(String tenant) {
        return table.find(tenant).orElse(new RetentionSheet(config.contentDays(), null));
    }

    @Transactional
    public RetentionSheet set(TenantId tenant, RetentionSheet wanted, Actor actor) {
        lock.demandKnown(tenant.value());
        lock.take(tenant.value());
        if (sheet(tenant.value()).equals(wanted)) {
            return wanted;
        }
        table.set(tenant.value(), wanted);
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("contentDays", wanted.contentDays());
        if (wanted.entryMonths() != null) {
            details.put("entryMonths", wanted.entryMonths());
        }
        audit.append(Entry.change("retention.changed", clock.instant(), tenant.value(), actor.name(), details));
        return wanted;
    }
}
