package io.evenkeel.audit.privacy;

import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.AuditTrail;
import io.evenkeel.audit.PrivacyEvent.ErasedRequest;
import io.evenkeel.audit.PrivacyEvent.HoldRecorded;
import io.evenkeel.audit.privacy.LegalHoldResource.LegalHoldRequest;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.RequestId;
import io.evenkeel.platform.SafeText;
import io.evenkeel.platform.TenantId;
import io.evenkeel.vault.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Sets and lifts legal holds: neither erasure nor retention removes what a hold covers. */
@ApplicationScoped
class LegalHoldService {
    private final RetentionTable table;
    private final TenantLock lock;
    private final AuditTrail audit;
    private final Vault vault;
    private final Clock clock;

    LegalHoldService(RetentionTable table, TenantLock lock, AuditTrail audit, Vault vault, Clock clock) {
        this.table = table;
        this.lock = lock;
        this.audit = audit;
        this.vault = vault;
        this.clock = clock;
    }

    /**
     * Sets a hold on all of the tenant's entries that match every condition of the request.
     *
     * @throws ProblemException {@code invalid-hold}, {@code invalid-reason}, {@code unknown-tenant}
     */
    @Transactional
    public LegalHoldResponse create(TenantId tenant, LegalHoldRequest request, Actor actor) {
        LegalHoldEntity hold = toEntity(tenant, request);
        lock.requireKnownTenant(tenant.value());
        lock.acquire(tenant.value());
        hold.setBy = actor.name();
        hold.setAt = now();
        hold.persistAndFlush();
        appendAuditEntry("hold.set", hold, hold.setAt, actor);
        return hold.toResponse();
    }

    private LegalHoldEntity toEntity(TenantId tenant, LegalHoldRequest request) {
        LegalHoldEntity hold = new LegalHoldEntity();
        hold.id = UUID.randomUUID();
        hold.tenant = tenant.value();
        hold.reason = PrivacyRequestValidator.requireReason(request.reason());
        hold.fromAt = parseInstant("from", request.from());
        hold.untilAt = parseInstant("until", request.until());
        if (hold.fromAt != null && hold.untilAt != null && !hold.fromAt.isBefore(hold.untilAt)) {
            throw ProblemException.invalid(
                    "invalid-hold",
                    "from (" + hold.fromAt + ") must be before until (" + hold.untilAt + ").\nMaybe they are swapped.");
        }
        if (request.request() != null) {
            RequestId held = request.request().toRequestId();
            hold.source = held.source();
            hold.request = held.id();
        }
        if (request.requester() != null) {
            hold.requester = vault.pseudonymize(tenant, PrivacyRequestValidator.requireRequester(request.requester()));
        }
        return hold;
    }

    private static @Nullable Instant parseInstant(String name, @Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw ProblemException.invalid(
                    "invalid-hold",
                    name + " (" + SafeText.sanitise(String.valueOf(text))
                            + ") must be an instant such as 2026-11-22T10:00:00Z.");
        }
    }

    /** Lifts a hold. A lifted hold stays as it is. @throws ProblemException {@code unknown-hold} */
    @Transactional
    public LegalHoldResponse lift(TenantId tenant, UUID id, Actor actor) {
        lock.acquire(tenant.value());
        LegalHoldEntity hold = LegalHoldEntity.findHold(tenant.value(), id)
                .orElseThrow(() -> PrivacyRequestValidator.unknown("hold", id.toString()));
        if (hold.liftedAt == null) {
            Instant now = now();
            hold.liftedBy = actor.name();
            hold.liftedAt = now;
            hold.persistAndFlush();
            table.returnToHeldEntries(tenant.value(), id);
            appendAuditEntry("hold.lifted", hold, now, actor);
        }
        return hold.toResponse();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private void appendAuditEntry(String kind, LegalHoldEntity entity, Instant at, Actor actor) {
        LegalHoldResponse hold = entity.toResponse();
        HoldRecorded recorded = new HoldRecorded(
                kind,
                hold.id().toString(),
                hold.reason(),
                Stream.ofNullable(hold.request())
                        .map(request -> new ErasedRequest(request.source(), request.id()))
                        .toList(),
                hold.requester(),
                toText(hold.from()),
                toText(hold.until()));
        audit.append(AuditEntry.create(at, entity.tenant, actor.name(), recorded));
    }

    private static @Nullable String toText(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    /**
     * Lists active and lifted holds in order of id.
     *
     * @param after id of the last hold of the previous page
     */
    @Transactional
    public List<LegalHoldResponse> listAfter(TenantId tenant, Optional<UUID> after, int limit) {
        return LegalHoldEntity.listAfter(tenant.value(), after, limit).stream()
                .map(LegalHoldEntity::toResponse)
                .toList();
    }
}
