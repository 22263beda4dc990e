package io.evenkeel.audit.privacy;

import io.evenkeel.access.RunAsSystem;
import io.evenkeel.access.SystemScope;
import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.AuditTrail;
import io.evenkeel.audit.PrivacyEvent.ContentExpired;
import io.evenkeel.audit.PrivacyEvent.EntriesExpired;
import io.evenkeel.audit.privacy.RetentionTable.RemovalResult;
import io.evenkeel.audit.privacy.RetentionTable.RetentionCandidate;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.RequestId;
import io.evenkeel.platform.TenantId;
import io.evenkeel.vault.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Applies retention, a batch of one tenant's entries per transaction and one instance at a time. Expired content is
 * recorded as an erasure; expired entries are removed at once.
 */
@ApplicationScoped
class RetentionWorker {
    private static final Logger LOG = Logger.getLogger(RetentionWorker.class);

    private final RetentionTable table;
    private final ErasureTable erasures;
    private final RetentionService service;
    private final TenantLock lock;
    private final AuditTrail audit;
    private final Vault vault;
    private final PrivacyConfig config;
    private final Clock clock;

    RetentionWorker(
            RetentionTable table,
            ErasureTable erasures,
            RetentionService service,
            TenantLock lock,
            AuditTrail audit,
            Vault vault,
            PrivacyConfig config,
            Clock clock) {
        this.table = table;
        this.erasures = erasures;
        this.service = service;
        this.lock = lock;
        this.audit = audit;
        this.vault = vault;
        this.config = config;
        this.clock = clock;
    }

    @RunAsSystem(SystemScope.ERASURE)
    @Transactional(TxType.REQUIRES_NEW)
    public List<String> listTenants() {
        return table.listTenants();
    }

    /** Records the erasure of a batch of expired content. @return whether more may follow */
    @RunAsSystem(SystemScope.ERASURE)
    @Transactional(TxType.REQUIRES_NEW)
    public boolean expireContents(String tenant) {
        if (tenant.equals(AuditEntry.UNATTRIBUTED) || !lock.tryAcquire(tenant)) {
            return false;
        }
        int days = service.findOrDefault(tenant).contentDays();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Instant bound = now.minus(Duration.ofDays(days));
        List<RetentionCandidate> candidates = table.listFrom(tenant, table.lockNextSeq(tenant), config.batchSize());
        List<RetentionCandidate> expired = candidates.stream()
                .takeWhile(entry -> entry.at().isBefore(bound))
                .toList();
        if (expired.isEmpty()) {
            return false;
        }
        recordExpiry(tenant, days, now, expired);
        table.saveNextSeq(tenant, expired.get(expired.size() - 1).seq() + 1);
        return expired.size() == config.batchSize();
    }

    private void recordExpiry(String tenant, int days, Instant now, List<RetentionCandidate> expired) {
        Set<RequestId> expiredRequests = new LinkedHashSet<>();
        long heldCount = 0;
        for (RetentionCandidate entry : expired) {
            UUID hold = entry.hold();
            if (hold != null) {
                table.recordHeldEntry(tenant, hold, entry.seq());
                heldCount++;
            } else {
                entry.request()
                        .filter(request -> !vault.isErased(new TenantId(tenant), request))
                        .filter(request -> erasures.findHold(tenant, request).isEmpty())
                        .ifPresent(expiredRequests::add);
            }
        }
        if (expiredRequests.isEmpty() && heldCount == 0) {
            return;
        }
        UUID id = UUID.randomUUID();
        String reason = "older than " + days + " days";
        erasures.insert(tenant, id, "retention", reason, Actor.EVENKEEL.name(), now, expiredRequests);
        audit.append(AuditEntry.create(
                now,
                tenant,
                Actor.EVENKEEL.name(),
                new ContentExpired(
                        id.toString(),
                        reason,
                        expiredRequests.size(),
                        heldCount,
                        expired.get(0).seq(),
                        expired.get(expired.size() - 1).seq())));
        LOG.infof(
                "Retention of %s: content of %d requests expires, %d entries are held",
                tenant, expiredRequests.size(), heldCount);
    }

    /** Removes a batch of expired entries. @return whether more may follow */
    @RunAsSystem(SystemScope.ERASURE)
    @Transactional(TxType.REQUIRES_NEW)
    public boolean expireEntries(String tenant) {
        if (!lock.tryAcquire(tenant)) {
            return false;
        }
        RemovalResult result = table.removeEntries(tenant, config.batchSize());
        if (result.removedCount() > 0) {
            audit.append(AuditEntry.create(
                    clock.instant(),
                    tenant,
                    Actor.EVENKEEL.name(),
                    new EntriesExpired(
                            result.removedCount(), result.heldCount(), result.firstSeq(), result.lastSeq())));
            LOG.infof(
                    "Retention of %s: %d entries expire, %d are held",
                    tenant, result.removedCount(), result.heldCount());
        }
        return result.hasMore();
    }
}
