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

/** Reads and changes how many approvals a tenant requires. */
@ApplicationScoped
class PublicationSettings {
    private final TenantService service;
    private final AuditTrail audit;
    private final Clock clock;

    PublicationSettings(TenantService service, AuditTrail audit, Clock clock) {
        this.service = service;
        this.audit = audit;
        this.clock = clock;
    }

    @Transactional
    SettingsResponse get(TenantId tenant) {
        service.get(tenant);
        return toResponse(SettingsEntity.findByTenant(tenant));
    }

    @Transactional
    SettingsResponse update(TenantId tenant, SettingsResponse requested, HttpPrecondition precondition, Actor actor) {
        service.lock(tenant);
        Optional<SettingsEntity> existing = SettingsEntity.findByTenant(tenant);
        precondition.verify(Optional.of(toResponse(existing)));
        if (toResponse(existing).equals(requested)) {
            return requested;
        }
        SettingsEntity settings = existing.orElseGet(SettingsEntity::new);
        settings.tenant = tenant.value();
        settings.approvals = requested.approvals();
        settings.persistAndFlush();
        audit.append(AuditEntry.create(
                clock.instant(), tenant.value(), actor.name(), new ApprovalsChanged(requested.approvals())));
        return requested;
    }

    private static SettingsResponse toResponse(Optional<SettingsEntity> settings) {
        return settings.map(found -> new SettingsResponse(found.approvals)).orElse(SettingsResponse.DEFAULT);
    }
}
