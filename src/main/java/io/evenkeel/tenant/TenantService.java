package io.evenkeel.tenant;

import io.evenkeel.access.TenantScope;
import io.evenkeel.access.UnknownTenantProblem;
import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.AuditTrail;
import io.evenkeel.audit.TenantEvent;
import io.evenkeel.http.HttpPrecondition;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.SafeText;
import io.evenkeel.platform.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Manages tenants. Each change is audited in its own transaction; a call that changes nothing is not audited. */
@ApplicationScoped
public class TenantService {
    private static final Pattern NAME_PATTERN = Pattern.compile("(?=.*\\S)[^\\p{Cc}\\p{Cs}]{1,200}");

    private final AuditTrail audit;
    private final Event<TenantChanged> changes;
    private final Clock clock;

    TenantService(AuditTrail audit, Event<TenantChanged> changes, Clock clock) {
        this.audit = audit;
        this.changes = changes;
        this.clock = clock;
    }

    /** Lists all tenants in order of id. */
    @Transactional
    public List<Tenant> list() {
        return TenantEntity.listOrdered().stream().map(TenantEntity::toTenant).toList();
    }

    /** Lists tenants of a scope after an id, in order of id. */
    @Transactional
    public List<Tenant> listAfter(TenantScope scope, Optional<String> id, int limit) {
        return TenantEntity.listAfter(scope, id.orElse(""), limit).stream()
                .map(TenantEntity::toTenant)
                .toList();
    }

    /** Returns a tenant. @throws ProblemException {@code unknown-tenant} */
    @Transactional
    public Tenant get(TenantId id) {
        return TenantEntity.findTenant(id).orElseThrow(() -> unknownTenant(id)).toTenant();
    }

    /**
     * Returns a tenant and locks it until the caller's transaction ends.
     *
     * @throws ProblemException {@code unknown-tenant}
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public Tenant lock(TenantId id) {
        return TenantEntity.findAndLock(id).orElseThrow(() -> unknownTenant(id)).toTenant();
    }

    /** Creates or renames a tenant without a precondition. */
    @Transactional
    public Tenant put(TenantId id, String name, Actor actor) {
        return put(id, name, HttpPrecondition.NONE, actor);
    }

    /**
     * Creates an active tenant, or renames an existing one.
     *
     * @throws ProblemException {@code invalid-tenant} if the name is invalid; what the precondition throws
     */
    @Transactional
    public Tenant put(TenantId id, String name, HttpPrecondition precondition, Actor actor) {
        if (!NAME_PATTERN.matcher(name).matches()) {
            throw ProblemException.invalid(
                    "invalid-tenant",
                    "name (" + SafeText.sanitise(name)
                            + ") must have 1 to 200 characters, not all blank and none a control character.");
        }
        Optional<TenantEntity> existing = TenantEntity.findAndLock(id);
        precondition.verify(existing.map(TenantEntity::toTenant));
        if (existing.isEmpty()) {
            Tenant tenant = TenantEntity.insert(new Tenant(id, name, Tenant.TenantState.ACTIVE))
                    .toTenant();
            return recordChange("tenant.added", tenant, actor);
        }
        return rename(existing.get(), name, actor);
    }

    private Tenant rename(TenantEntity entity, String name, Actor actor) {
        if (entity.name.equals(name)) {
            return entity.toTenant();
        }
        entity.name = name;
        return recordChange("tenant.renamed", entity.toTenant(), actor);
    }

    /** Suspends a tenant without a precondition. */
    @Transactional
    public Tenant suspend(TenantId id, Actor actor) {
        return suspend(id, HttpPrecondition.NONE, actor);
    }

    /**
     * Suspends a tenant: all its requests are refused.
     *
     * @throws ProblemException {@code unknown-tenant}; what the precondition throws
     */
    @Transactional
    public Tenant suspend(TenantId id, HttpPrecondition precondition, Actor actor) {
        return changeState(id, Tenant.TenantState.SUSPENDED, "tenant.suspended", precondition, actor);
    }

    /** Resumes a suspended tenant. @throws ProblemException {@code unknown-tenant}; what the precondition throws */
    @Transactional
    public Tenant resume(TenantId id, HttpPrecondition precondition, Actor actor) {
        return changeState(id, Tenant.TenantState.ACTIVE, "tenant.resumed", precondition, actor);
    }

    private Tenant changeState(
            TenantId id, Tenant.TenantState tenantState, String kind, HttpPrecondition precondition, Actor actor) {
        TenantEntity entity = TenantEntity.findAndLock(id).orElseThrow(() -> unknownTenant(id));
        precondition.verify(Optional.of(entity.toTenant()));
        if (entity.state == tenantState) {
            return entity.toTenant();
        }
        entity.state = tenantState;
        return recordChange(kind, entity.toTenant(), actor);
    }

    private Tenant recordChange(String kind, Tenant tenant, Actor actor) {
        audit.append(AuditEntry.create(
                clock.instant(), tenant.id().value(), actor.name(), new TenantEvent(kind, tenant.name())));
        changes.fire(new TenantChanged(tenant.id()));
        return tenant;
    }

    private static ProblemException unknownTenant(TenantId id) {
        return UnknownTenantProblem.forTenant(id.value());
    }
}
