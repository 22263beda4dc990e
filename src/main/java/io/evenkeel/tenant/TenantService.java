package io.evenkeel.tenant;

import io.evenkeel.audit.TenantEvent;
import io.evenkeel.access.TenantScope;
import io.evenkeel.access.UnknownTenantProblem;
import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.AuditTrail;
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

/** Everybody who is served. Each change writes an audit entry in its own transaction; what changes nothing writes none. */
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

    /** In order of id. */
    @Transactional
    public List<Tenant> list() {
        return TenantEntity.listOrdered().stream().map(TenantEntity::toTenant).toList();
    }

    /** In order of id, some of those within reach after one. */
    @Transactional
    public List<Tenant> listAfter(TenantScope scope, Optional<String> id, int limit) {
        return TenantEntity.listAfter(scope, id.orElse(""), limit).stream()
                .map(TenantEntity::toTenant)
                .toList();
    }

    /** One of them. @throws ProblemException {@code unknown-tenant} */
    @Transactional
    public Tenant get(TenantId id) {
        return TenantEntity.findTenant(id).orElseThrow(() -> unknownTenant(id)).toTenant();
    }

    /**
     * One of them, that nobody else changes until the caller's transaction ends.
     *
     * @throws ProblemException {@code unknown-tenant}
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public Tenant lock(TenantId id) {
        return TenantEntity.findAndLock(id).orElseThrow(() -> unknownTenant(id)).toTenant();
    }

    /** As the other one does, presuming nothing. */
    @Transactional
    public Tenant put(TenantId id, String name, Actor actor) {
        return put(id, name, HttpPrecondition.NONE, actor);
    }

    /**
     * Adds it, active, or gives it that name.
     *
     * @throws ProblemException {@code invalid-tenant} if the name breaks its rule; what the precondition throws
     */
    @Transactional
    public Tenant put(TenantId id, String name, HttpPrecondition httpPrecondition, Actor actor) {
        if (!NAME_PATTERN.matcher(name).matches()) {
            throw ProblemException.invalid(
                    "invalid-tenant",
                    "name (" + SafeText.sanitise(name)
                            + ") must have 1 to 200 characters, not all blank and none a control character.");
        }
        Optional<TenantEntity> existing = TenantEntity.findAndLock(id);
        httpPrecondition.verify(existing.map(TenantEntity::toTenant));
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

    /** As the other one does, presuming nothing. */
    @Transactional
    public Tenant suspend(TenantId id, Actor actor) {
        return suspend(id, HttpPrecondition.NONE, actor);
    }

    /** From now on all its requests are refused. @throws ProblemException {@code unknown-tenant}; what the precondition throws */
    @Transactional
    public Tenant suspend(TenantId id, HttpPrecondition httpPrecondition, Actor actor) {
        return changeState(id, Tenant.TenantState.SUSPENDED, "tenant.suspended", httpPrecondition, actor);
    }

    /** Undoes it. @throws ProblemException {@code unknown-tenant}; what the precondition throws */
    @Transactional
    public Tenant resume(TenantId id, HttpPrecondition httpPrecondition, Actor actor) {
        return changeState(id, Tenant.TenantState.ACTIVE, "tenant.resumed", httpPrecondition, actor);
    }

    private Tenant changeState(
            TenantId id, Tenant.TenantState tenantState, String kind, HttpPrecondition httpPrecondition, Actor actor) {
        TenantEntity entity = TenantEntity.findAndLock(id).orElseThrow(() -> unknownTenant(id));
        httpPrecondition.verify(Optional.of(entity.toTenant()));
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
