package io.evenkeel.audit.privacy;

import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.AuditTrail;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Decides on erasures, and records them: the {@link ErasureWorker} does them. */
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

    /** What is to be erased: all that one of the three finds. */
    record ErasureSubject(
            @Nullable RequestReference request,
            @Nullable String requester,
            @Nullable String image) {
        /** Who asked stays out of logs. */
        @Override
        public String toString() {
            return "Subject";
        }
    }

    /**
     * Records that all of a subject is erased from now on.
     *
     * @throws ProblemException {@code invalid-erasure}, {@code nothing-to-erase}, {@code erasure-too-large}, {@code
     *     under-legal-hold}
     */
    @Transactional
    public UUID requestErasure(TenantId tenant, ErasureSubject erasureSubject, String reason, Actor actor) {
        lock.acquire(tenant.value());
        String criterion = requireSingleCriterion(erasureSubject);
        List<RequestId> requests = findRequests(tenant, erasureSubject);
        if (requests.isEmpty()) {
            throw ProblemException.notFound(
                    "nothing-to-erase",
                    "no entry is of that " + criterion
                            + ".\nMaybe its audit entry is on its way, or it was never asked for in this tenant's name.");
        }
        if (requests.size() > config.maxErasureRequests()) {
            throw ProblemException.conflict(
                    "erasure-too-large",
                    "there are more than (" + config.maxErasureRequests()
                            + ") requests, which is the most.\nMaybe raise evenkeel.privacy.max-erasure-requests.");
        }
        requests.forEach(request -> requireNoHold(tenant, request));
        List<RequestId> remaining = requests.stream()
                .filter(request -> !vault.isErased(tenant, request))
                .toList();
        Optional<UUID> existing =
                remaining.isEmpty() ? table.findErasureOf(tenant.value(), requests.get(0)) : Optional.empty();
        return existing.orElseGet(() -> recordErasure(
                tenant, criterion, erasureSubject, remaining, RequestReference.requireReason(reason), actor));
    }

    private List<RequestId> findRequests(TenantId tenant, ErasureSubject erasureSubject) {
        int limit = config.maxErasureRequests() + 1;
        if (erasureSubject.request() != null) {
            return table.findByRequest(tenant.value(), erasureSubject.request().toRequestId(), limit);
        }
        if (erasureSubject.requester() != null) {
            String pseudonym =
                    vault.pseudonymize(tenant, RequestReference.requireRequester(erasureSubject.requester()));
            return table.findByRequester(tenant.value(), pseudonym, limit);
        }
        return table.findByImage(tenant.value(), requireDigest(erasureSubject), limit);
    }

    private static String requireDigest(ErasureSubject erasureSubject) {
        String digest = String.valueOf(erasureSubject.image());
        if (!Vault.isDigest(digest)) {
            throw ProblemException.invalid(
                    "invalid-digest", "image (" + SafeText.sanitise(digest) + ") must be a SHA-256 in hexadecimal.");
        }
        return digest;
    }

    private static String requireSingleCriterion(ErasureSubject erasureSubject) {
        List<String> criteria = new ArrayList<>();
        if (erasureSubject.request() != null) {
            criteria.add("request");
        }
        if (erasureSubject.requester() != null) {
            criteria.add("requester");
        }
        if (erasureSubject.image() != null) {
            criteria.add("image");
        }
        if (criteria.size() != 1) {
            throw ProblemException.invalid(
                    "invalid-erasure", "one of request, requester and image must be given, and no other.");
        }
        return criteria.get(0);
    }

    private void requireNoHold(TenantId tenant, RequestId request) {
        table.findHold(tenant.value(), request).ifPresent(hold -> {
            throw ProblemException.conflict(
                    "under-legal-hold",
                    "request (" + request.id() + ") is under the legal hold (" + hold
                            + ").\nMaybe it can be lifted, if its case is closed.");
        });
    }

    private UUID recordErasure(
            TenantId tenant,
            String criterion,
            ErasureSubject erasureSubject,
            List<RequestId> requests,
            String reason,
            Actor actor) {
        UUID id = UUID.randomUUID();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        table.insert(tenant.value(), id, criterion, reason, actor.name(), now, requests);
        for (int from = 0; from < requests.size(); from += MAX_REQUESTS_PER_ENTRY) {
            List<RequestId> batch = requests.subList(from, Math.min(requests.size(), from + MAX_REQUESTS_PER_ENTRY));
            Map<String, Object> details = new LinkedHashMap<>();
            details.put("erasure", id.toString());
            details.put("by", criterion);
            details.put("reason", reason);
            details.put(
                    "requests",
                    batch.stream()
                            .map(request -> Map.of("source", request.source(), "id", request.id()))
                            .toList());
            if (erasureSubject.requester() != null) {
                details.put("requester", vault.pseudonymize(tenant, erasureSubject.requester()));
            }
            if (erasureSubject.image() != null) {
                details.put("picture", erasureSubject.image());
            }
            audit.append(AuditEntry.createChange("content.erased", now, tenant.value(), actor.name(), details));
        }
        return id;
    }

    /** One of them, with all that it is of. @throws ProblemException {@code unknown-erasure} */
    @Transactional
    public ErasureResponse get(TenantId tenant, UUID id) {
        return table.find(tenant.value(), id)
                .orElseThrow(() -> ProblemException.notFound(
                        "unknown-erasure", "erasure (" + id + ") is not known.\nMaybe it is another tenant's."));
    }

    /**
     * Newest first.
     *
     * @param after where the page before ended
     */
    @Transactional
    public List<ErasureResponse> listAfter(TenantId tenant, Optional<String> after, int limit) {
        String[] cursor = after.map(text -> text.split(" ", 2)).orElse(new String[0]);
        return cursor.length == 0
                ? table.listAfter(tenant.value(), null, null, limit)
                : table.listAfter(tenant.value(), Instant.parse(cursor[0]), UUID.fromString(cursor[1]), limit);
    }
}
