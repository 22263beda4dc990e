package io.evenkeel.audit.privacy;

import io.evenkeel.audit.AuditTrail;
import io.evenkeel.audit.Entry;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.RequestId;
import io.evenkeel.platform.Shown;
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

/** Decides on erasures, and records them: the {@link Eraser} does them. */
@ApplicationScoped
class Erasures {
    private static final int NAMED_IN_AN_ENTRY = 500;

    private final ErasureTable table;
    private final PrivacyLock lock;
    private final AuditTrail audit;
    private final Vault vault;
    private final PrivacyConfig config;
    private final Clock clock;

    Erasures(ErasureTable table, PrivacyLock lock, AuditTrail audit, Vault vault, PrivacyConfig config, Clock clock) {
        this.table = table;
        this.lock = lock;
        this.audit = audit;
        this.vault = vault;
        this.config = config;
        this.clock = clock;
    }

    /** What is to be erased: all that one of the three finds. */
    record Subject(
            @Nullable Named request,
            @Nullable String requester,
            @Nullable String picture) {
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
    public UUID request(TenantId tenant, Subject subject, String reason, Actor actor) {
        lock.take(tenant.value());
        String by = by(subject);
        List<RequestId> found = found(tenant, subject);
        if (found.isEmpty()) {
            throw ProblemException.missing(
                    "nothing-to-erase",
                    "no entry is of that " + by
                            + ".\nMaybe its audit entry is on its way, or it was never asked for in this tenant's name.");
        }
        if (found.size() > config.requests()) {
            throw ProblemException.conflict(
                    "erasure-too-large",
                    "there are more than (" + config.requests()
                            + ") requests, which is the most.\nMaybe raise evenkeel.privacy.requests.");
        }
        found.forEach(request -> refuseUnderHold(tenant, request));
        List<RequestId> kept = found.stream()
                .filter(request -> !vault.isErased(tenant, request))
                .toList();
        Optional<UUID> before = kept.isEmpty() ? table.covering(tenant.value(), found.get(0)) : Optional.empty();
        return before.orElseGet(() -> record(tenant, by, subject, kept, Named.reason(reason), actor));
    }

    private List<RequestId> found(TenantId tenant, Subject subject) {
        int most = config.requests() + 1;
        if (subject.request() != null) {
            return table.ofRequest(tenant.value(), subject.request().checked(), most);
        }
        if (subject.requester() != null) {
            String pseudonym = vault.pseudonym(tenant, Named.requester(subject.requester()));
            return table.ofRequester(tenant.value(), pseudonym, most);
        }
        return table.ofPicture(tenant.value(), digest(subject), most);
    }

    private static String digest(Subject subject) {
        String digest = String.valueOf(subject.picture());
        if (!Vault.isDigest(digest)) {
            throw ProblemException.invalid(
                    "invalid-digest", "picture (" + Shown.of(digest) + ") must be a SHA-256 in hexadecimal.");
        }
        return digest;
    }

    private static String by(Subject subject) {
        List<String> said = new ArrayList<>();
        if (subject.request() != null) {
            said.add("request");
        }
        if (subject.requester() != null) {
            said.add("requester");
        }
        if (subject.picture() != null) {
            said.add("picture");
        }
        if (said.size() != 1) {
            throw ProblemException.invalid(
                    "invalid-erasure", "one of request, requester and picture must be given, and no other.");
        }
        return said.get(0);
    }

    private void refuseUnderHold(TenantId tenant, RequestId request) {
        table.hold(tenant.value(), request).ifPresent(hold -> {
            throw ProblemException.conflict(
                    "under-legal-hold",
                    "request (" + request.id() + ") is under the legal hold (" + hold
                            + ").\nMaybe it can be lifted, if its case is closed.");
        });
    }

    private UUID record(
            TenantId tenant, String by, Subject subject, List<RequestId> requests, String reason, Actor actor) {
        UUID id = UUID.randomUUID();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        table.insert(tenant.value(), id, by, reason, actor.name(), now, requests);
        for (int from = 0; from < requests.size(); from += NAMED_IN_AN_ENTRY) {
            List<RequestId> some = requests.subList(from, Math.min(requests.size(), from + NAMED_IN_AN_ENTRY));
            Map<String, Object> details = new LinkedHashMap<>();
            details.put("erasure", id.toString());
            details.put("by", by);
            details.put("reason", reason);
            details.put(
                    "requests",
                    some.stream()
                            .map(request -> Map.of("source", request.source(), "id", request.id()))
                            .toList());
            if (subject.requester() != null) {
                details.put("requester", vault.pseudonym(tenant, subject.requester()));
            }
            if (subject.picture() != null) {
                details.put("picture", subject.picture());
            }
            audit.append(Entry.change("content.erased", now, tenant.value(), actor.name(), details));
        }
        return id;
    }

    /** One of them, with all that it is of. @throws ProblemException {@code unknown-erasure} */
    @Transactional
    public ErasureSheet get(TenantId tenant, UUID id) {
        return table.find(tenant.value(), id)
                .orElseThrow(() -> ProblemException.missing(
                        "unknown-erasure", "erasure (" + id + ") is not known.\nMaybe it is another tenant's."));
    }

    /**
     * Newest first.
     *
     * @param after where the page before ended
     */
    @Transactional
    public List<ErasureSheet> after(TenantId tenant, Optional<String> after, int most) {
        String[] place = after.map(text -> text.split(" ", 2)).orElse(new String[0]);
        return place.length == 0
                ? table.after(tenant.value(), null, null, most)
                : table.after(tenant.value(), Instant.parse(place[0]), UUID.fromString(place[1]), most);
    }
}
