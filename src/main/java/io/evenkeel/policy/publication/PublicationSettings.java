package io.evenkeel.policy.publication;

import io.evenkeel.audit.AuditTrail;
import io.evenkeel.audit.Entry;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.TenantId;
import io.evenkeel.rest.Precondition;
import io.evenkeel.tenant.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** How tenants publish. */
@ApplicationScoped
class PublicationSettings {
    private final Tenants tenants;
    private final AuditTrail audit;
    private final Clock clock;

    PublicationSettings(Tenants tenants, AuditTrail audit, Clock clock) {
        this.tenants = tenants;
        this.audit = audit;
        this.clock = clock;
    }

    @Transactional
    SettingsSheet of(TenantId tenant) {
        tenants.get(tenant);
        return sheet(SettingsEntity.of(tenant));
    }

    @Transactional
    SettingsSheet set(TenantId tenant, SettingsSheet wanted, Precondition precondition, Actor actor) {
        tenants.lock(tenant);
        Optional<SettingsEntity> known = SettingsEntity.of(tenant);
        precondition.check(Optional.of(sheet(known)));
        if (sheet(known).equals(wanted)) {
            return wanted;
        }
        SettingsEntity settings = known.orElseGet(SettingsEntity::new);
        settings.tenant = tenant.value();
        settings.approvals = wanted.approvals();
        settings.persistAndFlush();
        audit.append(Entry.change(
                "policy.settings-changed",
                clock.instant(),
                tenant.value(),
                actor.name(),
                Map.of("approvals", wanted.approvals())));
        return wanted;
    }

    private static SettingsSheet sheet(Optional<SettingsEntity> settings) {
        return settings.map(found -> new SettingsSheet(found.approvals)).orElse(SettingsSheet.USUAL);
    }
}
