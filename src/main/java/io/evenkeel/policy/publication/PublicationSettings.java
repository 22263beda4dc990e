package io.evenkeel.policy.publication;

import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.AuditTrail;
import io.evenkeel.audit.PolicyEvent.ApprovalsChanged;
import io.evenkeel.http.HttpPrecondition;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.TenantId;
import io.evenkeel.tenant.TenantService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Optional;

/** How tenants publish. */
@ApplicationScoped
class PublicationSettings {
    private final TenantService tenantService;
    private final AuditTrail audit;
    private final Clock clock;

    PublicationSettings(TenantService tenantService, AuditTrail audit, Clock clock) {
        this.tenantService = tenantService;
        this.audit = audit;
        this.clock = clock;
    }

    @Transactional
    SettingsResponse of(TenantId tenant) {
        tenantService.get(tenant);
        return sheet(SettingsEntity.of(tenant));
    }

    @Transactional
    SettingsResponse set(TenantId tenant, SettingsResponse wanted, HttpPrecondition httpPrecondition, Actor actor) {
        tenantService.lock(tenant);
        Optional<SettingsEntity> known = SettingsEntity.of(tenant);
        httpPrecondition.verify(Optional.of(sheet(known)));
        if (sheet(known).equals(wanted)) {
            return wanted;
        }
        SettingsEntity settings = known.orElseGet(SettingsEntity::new);
        settings.tenant = tenant.value();
        settings.approvals = wanted.approvals();
        settings.persistAndFlush();
        audit.append(AuditEntry.create(
                clock.instant(), tenant.value(), actor.name(), new ApprovalsChanged(wanted.approvals())));
        return wanted;
    }

    private static SettingsResponse sheet(Optional<SettingsEntity> settings) {
        return settings.map(found -> new SettingsResponse(found.approvals)).orElse(SettingsResponse.USUAL);
    }
}
