package io.evenkeel.audit.privacy;

import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.AuditTrail;
import io.evenkeel.audit.PrivacyEvent.ContentErased;
import io.evenkeel.audit.PrivacyEvent.ErasedRequest;
import io.evenkeel.audit.privacy.ErasureResource.ErasureRequest;
import io.evenkeel.audit.privacy.ErasureTable.ErasurePosition;
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
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Validates and records erasures. The {@link ErasureWorker} carries them out. */
@ApplicationScoped
class ErasureService {
    private static final int MAX_REQUESTS_PER_ENTRY = 500;

    private final ErasureTable table;
    private final TenantLock lock;
    private final AuditTrail audit;
    private final Vault vault;
    private final PrivacyConfig config;
    private final Clock clock;

    ErasureService(
            ErasureTable table, TenantLock lock, AuditTrail audit, Vault vault, PrivacyConfig config, Clock clock) {
        this.table = table;
        this.lock = lock;
        this.audit = audit;
        this.vault = vault;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Records the erasure of every request that the criterion finds. A repeated erasure returns the earlier one.
     *
     * @throws ProblemException {@code invalid-reason}, {@code invalid-erasure}, {@code nothing-to-erase}, {@code
     *     erasure-too-large}, {@code under-legal-hold}
     */
    @Transactional
    public UUID requestErasure(TenantId tenant, ErasureRequest erasureRequest, Actor actor) {
        String reason = PrivacyRequestValidator.requireReason(erasureRequest.reason());
        lock.acquire(tenant.value());
        String criterion = requireSingleCriterion(erasureRequest);
        List<RequestId> requests = findRequests(tenant, erasureRequest);
        if (requests.isEmpty()) {
            throw ProblemException.notFound(
                    "nothing-to-erase",
                    "no audit entry has this " + criterion
                            + ".\nMaybe its entry is not projected yet, or the request was another tenant's.");
        }
        if (requests.size() > config.maxErasureRequests()) {
            throw ProblemException.conflict(
                    "erasure-too-large",
                    "the erasure covers more than (" + config.maxErasureRequests()
                            + ") requests, the maximum.\nMaybe raise evenkeel.privacy.max-erasure-requests.");
        }
        requests.forEach(request -> requireNoHold(tenant, request));
        List<RequestId> remaining = requests.stream()
                .filter(request -> !vault.isErased(tenant, request))
                .toList();
        Optional<UUID> existing =
                remaining.isEmpty() ? table.findErasureOf(tenant.value(), requests.get(0)) : Optional.empty();
        return existing.orElseGet(() -> recordErasure(tenant, criterion, erasureRequest, remaining, reason, actor));
    }

    private List<RequestId> findRequests(TenantId tenant, ErasureRequest erasureRequest) {
        int limit = config.maxErasureRequests() + 1;
        if (erasureRequest.request() != null) {
            return table.findByRequest(tenant.value(), erasureRequest.request().toRequestId(), limit);
        }
        if (erasureRequest.requester() != null) {
            String pseudonym =
                    vault.pseudonymize(tenant, PrivacyRequestValidator.requireRequester(erasureRequest.requester()));
            return table.findByRequester(tenant.value(), pseudonym, limit);
        }
        return table.findByImage(tenant.value(), requireDigest(erasureRequest), limit);
    }

    private static String requireDigest(ErasureRequest erasureRequest) {
        String digest = String.valueOf(erasureRequest.image());
        if (!Vault.isDigest(digest)) {
            throw ProblemException.invalid(
                    "invalid-digest", "image (" + SafeText.sanitise(digest) + ") must be a SHA-256 in hexadecimal.");
        }
        return digest;
    }

    private static String requireSingleCriterion(ErasureRequest erasureRequest) {
        List<String> criteria = new ArrayList<>();
        if (erasureRequest.request() != null) {
            criteria.add("request");
        }
        if (erasureRequest.requester() != null) {
            criteria.add("requester");
        }
        if (erasureRequest.image() != null) {
            criteria.add("image");
        }
        if (criteria.size() != 1) {
            throw ProblemException.invalid(
                    "invalid-erasure", "exactly one of request, requester and image must be given.");
        }
        return criteria.get(0);
    }

    private void requireNoHold(TenantId tenant, RequestId request) {
        table.findHold(tenant.value(), request).ifPresent(hold -> {
            throw ProblemException.conflict(
                    "under-legal-hold",
                    "request (" + request.id() + ") is under the legal hold (" + hold
                            + ").\nMaybe lift the hold if its case is closed.");
        });
    }

    private UUID recordErasure(
            TenantId tenant,
            String criterion,
            ErasureRequest erasureRequest,
            List<RequestId> requests,
            String reason,
            Actor actor) {
        UUID id = UUID.randomUUID();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        table.insert(tenant.value(), id, criterion, reason, actor.name(), now, requests);
        for (int from = 0; from < requests.size(); from += MAX_REQUESTS_PER_ENTRY) {
            List<RequestId> batch = requests.subList(from, Math.min(requests.size(), from + MAX_REQUESTS_PER_ENTRY));
            ContentErased erased = new ContentErased(
                    id.toString(),
                    criterion,
                    reason,
                    batch.stream()
                            .map(request -> new ErasedRequest(request.source(), request.id()))
                            .toList(),
                    erasureRequest.requester() == null ? null : vault.pseudonymize(tenant, erasureRequest.requester()),
                    erasureRequest.image());
            audit.append(AuditEntry.create(now, tenant.value(), actor.name(), erased));
        }
        return id;
    }

    /** Returns an erasure with its requests. @throws ProblemException {@code unknown-erasure} */
    @Transactional
    public ErasureResponse get(TenantId tenant, UUID id) {
        return table.find(tenant.value(), id)
                .orElseThrow(() -> PrivacyRequestValidator.unknown("erasure", id.toString()));
    }

    /**
     * Lists erasures, newest first.
     *
     * @param after position of the last erasure of the previous page
     */
    @Transactional
    public List<ErasureResponse> listAfter(TenantId tenant, Optional<ErasurePosition> after, int limit) {
        return table.listAfter(tenant.value(), after, limit);
    }
}
