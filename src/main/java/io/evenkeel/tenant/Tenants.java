package io.evenkeel.tenant;

import io.evenkeel.access.UnknownTenant;
import io.evenkeel.audit.AuditTrail;
import io.evenkeel.audit.Entry;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.Shown;
import io.evenkeel.platform.TenantId;
import io.evenkeel.rest.Precondition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Everybody who is served. Each change writes an audit entry in its own transaction; what changes nothing writes none. */
@ApplicationScoped
public class Tenants {
    private static final Pattern NAME = Pattern.compile("(?=.*\\S)[^\\p{Cc}\\p{Cs}]{1,200}");

    private final AuditTrail audit;
    private final Event<TenantChanged> changes;
    private final Clock clock;

    Tenants(AuditTrail audit, Event<TenantChanged> changes, Clock clock) {
        this.audit = audit;
        this.changes = changes;
        this.clock = clock;
    }

    /** In order of id. */
    @Transactional
    public List<Tenant> all() {
        return TenantEntity.all().stream().map(TenantEntity::toTenant).toList();
    }

    /** In order of id, some of those after one. */
    @Transactional
    public List<Tenant> after(Optional<String> id, int most) {
        return TenantEntity.after(id.orElse(""), most).stream()
                .map(TenantEntity::toTenant)
                .toList();
    }

    /** One of them. @throws ProblemException {@code unknown-tenant} */
    @Transactional
    public Tenant get(TenantId id) {
        return TenantEntity.with(id).orElseThrow(() -> unknown(id)).toTenant();
    }

    /**
     * One of them, that nobody else changes until the caller's transaction ends.
     *
     * @throws ProblemException {@code unknown-tenant}
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public Tenant lock(TenantId id) {
        return TenantEntity.locked(id).orElseThrow(() -> unknown(id)).toTenant();
    }

    /** As the other one does, presuming nothing. */
    @Transactional
    public Tenant put(TenantId id, String name, Actor actor) {
        return put(id, name, Precondition.NONE, actor);
    }

    /**
     * Adds it, active, or gives it that name.
     *
     * @throws ProblemException {@code invalid-tenant} if the name breaks its rule; what the precondition throws
     */
    @Transactional
    public Tenant put(TenantId id, String name, Precondition precondition, Actor actor) {
        if (!NAME.matcher(name).matches()) {
            throw ProblemException.invalid(
                    "invalid-tenant",
                    "name (" + Shown.of(name)
                            + ") must have 1 to 200 characters, not all blank and none a control character.");
        }
        Optional<TenantEntity> known = TenantEntity.locked(id);
        precondition.check(known.map(TenantEntity::toTenant));
        if (known.isEmpty()) {
            Tenant tenant = TenantEntity.added(new Tenant(id, name, Tenant.State.ACTIVE))
                    .toTenant();
            return recorded("tenant.added", tenant, actor);
        }
        return rename(known.get(), name, actor);
    }

    private Tenant rename(TenantEntity entity, String name, Actor actor) {
        if (entity.name.equals(name)) {
            return entity.toTenant();
        }
        entity.name = name;
        return recorded("tenant.renamed", entity.toTenant(), actor);
    }

    /** As the other one does, presuming nothing. */
    @Transactional
    public Tenant suspend(TenantId id, Actor actor) {
        return suspend(id, Precondition.NONE, actor);
    }

    /** From now on all its requests are refused. @throws ProblemException {@code unknown-tenant}; what the precondition throws */
    @Transactional
    public Tenant suspend(TenantId id, Precondition precondition, Actor actor) {
        return turn(id, Tenant.State.SUSPENDED, "tenant.suspended", precondition, actor);
    }

    /** Undoes it. @throws ProblemException {@code unknown-tenant}; what the precondition throws */
    @Transactional
    public Tenant resume(TenantId id, Precondition precondition, Actor actor) {
        return turn(id, Tenant.State.ACTIVE, "tenant.resumed", precondition, actor);
    }

    private Tenant turn(TenantId id, Tenant.State state, String kind, Precondition precondition, Actor actor) {
        TenantEntity entity = TenantEntity.locked(id).orElseThrow(() -> unknown(id));
        precondition.check(Optional.of(entity.toTenant()));
        if (entity.state == state) {
            return entity.toTenant();
        }
        entity.state = state;
        return recorded(kind, entity.toTenant(), actor);
    }

    private Tenant recorded(String kind, Tenant tenant, Actor actor) {
        audit.append(
                Entry.change(kind, clock.instant(), tenant.id().value(), actor.name(), Map.of("name", tenant.name())));
        changes.fire(new TenantChanged(tenant.id()));
        return tenant;
    }

    private static ProblemException unknown(TenantId id) {
        return UnknownTenant.problem(id.value());
    }
}
