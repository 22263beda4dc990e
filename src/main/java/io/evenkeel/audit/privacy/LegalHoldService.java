package io.evenkeel.audit.privacy;

import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.AuditTrail;
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
class LegalHoldService {
    private final LegalHoldTable table;
    private final TenantLock lock;
    private final AuditTrail audit;
    private final Vault vault;
    private final Clock clock;

    LegalHoldService(LegalHoldTable table, TenantLock lock, AuditTrail audit, Vault vault, Clock clock) {
        this.table = table;
        this.lock = lock;
        this.audit = audit;
        this.vault = vault;
        this.clock = clock;
    }

    /** What a hold is on: all of the tenant's that fits everything that is said. */
    record LegalHoldScope(
            @Nullable RequestReference request,
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
    public LegalHoldResponse create(TenantId tenant, LegalHoldScope legalHoldScope, String reason, Actor actor) {
        lock.requireKnownTenant(tenant.value());
        lock.acquire(tenant.value());
        if (legalHoldScope.from() != null
                && legalHoldScope.until() != null
                && !legalHoldScope.from().isBefore(legalHoldScope.until())) {
            throw ProblemException.invalid(
                    "invalid-hold",
                    "from (" + legalHoldScope.from() + ") must be before until (" + legalHoldScope.until()
                            + ").\nMaybe they are the wrong way round.");
        }
        RequestId request = legalHoldScope.request() == null
                ? null
                : legalHoldScope.request().toRequestId();
        LegalHoldResponse hold = new LegalHoldResponse(
                UUID.randomUUID(),
                request == null ? null : RequestReference.fromRequestId(request),
                legalHoldScope.requester() == null
                        ? null
                        : vault.pseudonymize(tenant, RequestReference.requireRequester(legalHoldScope.requester())),
                legalHoldScope.from(),
                legalHoldScope.until(),
                RequestReference.requireReason(reason),
                actor.name(),
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                null,
                null);
        table.insert(tenant.value(), hold);
        appendAuditEntry("hold.set", tenant, hold, hold.setAt(), actor);
        return hold;
    }

    /** Ends one. One that was lifted stays so. @throws ProblemException {@code unknown-hold} */
    @Transactional
    public LegalHoldResponse lift(TenantId tenant, UUID id, Actor actor) {
        lock.acquire(tenant.value());
        LegalHoldResponse hold = get(tenant, id);
        if (hold.liftedAt() != null) {
            return hold;
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        table.lift(tenant.value(), id, actor.name(), now);
        appendAuditEntry("hold.lifted", tenant, hold, now, actor);
        return get(tenant, id);
    }

    private void appendAuditEntry(String kind, TenantId tenant, LegalHoldResponse hold, Instant at, Actor actor) {
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
        audit.append(AuditEntry.createChange(kind, at, tenant.value(), actor.name(), details));
    }

    @Transactional
    public LegalHoldResponse get(TenantId tenant, UUID id) {
        return table.find(tenant.value(), id)
                .orElseThrow(() -> ProblemException.notFound(
                        "unknown-hold", "hold (" + id + ") is not known.\nMaybe it is another tenant's."));
    }

    /**
     * Lifted ones too.
     *
     * @param after where the page before ended
     */
    @Transactional
    public List<LegalHoldResponse> listAfter(TenantId tenant, Optional<String> after, int limit) {
        return table.listAfter(tenant.value(), after.map(UUID::fromString).orElse(null), limit);
    }
}
