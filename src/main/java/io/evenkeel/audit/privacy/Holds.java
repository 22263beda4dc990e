package io.evenkeel.audit.privacy;

import io.evenkeel.audit.AuditTrail;
import io.evenkeel.audit.Entry;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.RequestId;
import io.evenkeel.platform.TenantId;
import io.evenkeel.vault.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Legal holds: what they are on is neither erased nor expires. */
@ApplicationScoped
class Holds {
    private final HoldTable table;
    private final PrivacyLock lock;
    private final AuditTrail audit;
    private final Vault vault;
    private final Clock clock;

    Holds(HoldTable table, PrivacyLock lock, AuditTrail audit, Vault vault, Clock clock) {
        this.table = table;
        this.lock = lock;
        this.audit = audit;
        this.vault = vault;
        this.clock = clock;
    }

    /** What a hold is on: all of the tenant's that fits everything that is said. */
    record Scope(
            @Nullable Named request,
            @Nullable String requester,
            @Nullable Instant from,
            @Nullable Instant until) {
        /** Who asked stays out of logs. */
        @Override
        public String toString() {
            return "Scope";
        }
    }

    /** Sets one. @throws ProblemException {@code invalid-hold}, {@code unknown-tenant} */
    @Transactional
    public HoldSheet set(TenantId tenant, Scope scope, String reason, Actor actor) {
        lock.demandKnown(tenant.value());
        lock.take(tenant.value());
        if (scope.from() != null && scope.until() != null && !scope.from().isBefore(scope.until())) {
            throw ProblemException.invalid(
                    "invalid-hold",
                    "from (" + scope.from() + ") must be before until (" + scope.until()
                            + ").\nMaybe they are the wrong way round.");
        }
        RequestId request = scope.request() == null ? null : scope.request().checked();
        HoldSheet hold = new HoldSheet(
                UUID.randomUUID(),
                request == null ? null : Named.of(request),
                scope.requester() == null ? null : vault.pseudonym(tenant, Named.requester(scope.requester())),
                scope.from(),
                scope.until(),
                Named.reason(reason),
                actor.name(),
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                null,
                null);
        table.insert(tenant.value(), hold);
        record("hold.set", tenant, hold, hold.setAt(), actor);
        return hold;
    }

    /** Ends one. One that was lifted stays so. @throws ProblemException {@code unknown-hold} */
    @Transactional
    public HoldSheet lift(TenantId tenant, UUID id, Actor actor) {
        lock.take(tenant.value());
        HoldSheet hold = get(tenant, id);
        if (hold.liftedAt() != null) {
            return hold;
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        table.lift(tenant.value(), id, actor.name(), now);
        record("hold.lifted", tenant, hold, now, actor);
        return get(tenant, id);
    }

    private void record(String kind, TenantId tenant, HoldSheet hold, Instant at, Actor actor) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("hold", hold.id().toString());
        details.put("reason", hold.reason());
        if (hold.request() != null) {
            details.put("requests", List.of(hold.request()));
        }
        if (hold.requester() != null) {
            details.put("requester", hold.requester());
        }
        if (hold.from() != null) {
            details.put("from", hold.from().toString());
        }
        if (hold.until() != null) {
            details.put("until", hold.until().toString());
        }
        audit.append(Entry.change(kind, at, tenant.value(), actor.name(), details));
    }

    @Transactional
    public HoldSheet get(TenantId tenant, UUID id) {
        return table.find(tenant.value(), id)
                .orElseThrow(() -> ProblemException.missing(
                        "unknown-hold", "hold (" + id + ") is not known.\nMaybe it is another tenant's."));
    }

    /**
     * Lifted ones too.
     *
     * @param after where the page before ended
     */
    @Transactional
    public List<HoldSheet> after(TenantId tenant, Optional<String> after, int most) {
        return table.after(tenant.value(), after.map(UUID::fromString).orElse(null), most);
    }
}
