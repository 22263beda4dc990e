package io.evenkeel.audit.privacy;

import io.evenkeel.access.Errand;
import io.evenkeel.access.OnErrand;
import io.evenkeel.audit.AuditTrail;
import io.evenkeel.audit.Entry;
import io.evenkeel.audit.privacy.RetentionTable.Passed;
import io.evenkeel.audit.privacy.RetentionTable.Removed;
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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Sees to retention: some of a tenant's entries in each transaction, one instance at a time. Contents that are past their time
 * become intents, as erasures do; entries are removed at once.
 */
@ApplicationScoped
class Expiry {
    private static final Logger LOG = Logger.getLogger(Expiry.class);

    private final RetentionTable table;
    private final ErasureTable erasures;
    private final Retention retention;
    private final PrivacyLock lock;
    private final AuditTrail audit;
    private final Vault vault;
    private final PrivacyConfig config;
    private final Clock clock;

    Expiry(
            RetentionTable table,
            ErasureTable erasures,
            Retention retention,
            PrivacyLock lock,
            AuditTrail audit,
            Vault vault,
            PrivacyConfig config,
            Clock clock) {
        this.table = table;
        this.erasures = erasures;
        this.retention = retention;
        this.lock = lock;
        this.audit = audit;
        this.vault = vault;
        this.config = config;
        this.clock = clock;
    }

    @OnErrand(Errand.ERASURE)
    @Transactional(TxType.REQUIRES_NEW)
    public List<String> tenants() {
        return table.tenants();
    }

    /** Records what of the tenant's contents is past its time. @return whether there may be more */
    @OnErrand(Errand.ERASURE)
    @Transactional(TxType.REQUIRES_NEW)
    public boolean someContents(String tenant) {
        if (tenant.equals(Entry.NOBODY) || !lock.tryTake(tenant)) {
            return false;
        }
        int days = retention.sheet(tenant).contentDays();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Instant bound = now.minus(Duration.ofDays(days));
        List<Passed> all = table.from(tenant, table.next(tenant), config.batch());
        List<Passed> old =
                all.stream().takeWhile(entry -> entry.at().isBefore(bound)).toList();
        if (old.isEmpty()) {
            return false;
        }
        expire(tenant, days, now, old);
        table.passed(tenant, old.get(old.size() - 1).seq() + 1);
        return old.size() == config.batch();
    }

    private void expire(String tenant, int days, Instant now, List<Passed> old) {
        Set<RequestId> past = new LinkedHashSet<>();
        long held = 0;
        for (Passed entry : old) {
            UUID hold = entry.hold();
            if (hold != null) {
                table.heldBack(tenant, hold, entry.seq());
                held++;
            } else {
                entry.request()
                        .filter(request -> !vault.isErased(new TenantId(tenant), request))
                        .filter(request -> erasures.hold(tenant, request).isEmpty())
                        .ifPresent(past::add);
            }
        }
        if (past.isEmpty() && held == 0) {
            return;
        }
        UUID id = UUID.randomUUID();
        String why = "older than " + days + " days";
        erasures.insert(tenant, id, "retention", why, Actor.EVENKEEL.name(), now, past);
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("erasure", id.toString());
        details.put("reason", why);
        details.put("requests", past.size());
        details.put("held", held);
        details.put("firstSeq", old.get(0).seq());
        details.put("lastSeq", old.get(old.size() - 1).seq());
        audit.append(Entry.change("content.expired", now, tenant, Actor.EVENKEEL.name(), details));
        LOG.infof("retention of %s: %d contents expire, %d entries are held", tenant, past.size(), held);
    }

    /** Removes entries of the tenant that are past their time. @return whether there may be more */
    @OnErrand(Errand.ERASURE)
    @Transactional(TxType.REQUIRES_NEW)
    public boolean someEntries(String tenant) {
        if (!lock.tryTake(tenant)) {
            return false;
        }
        Removed removed = table.removeEntries(tenant, config.batch());
        if (removed.entries() > 0) {
            Map<String, Object> details = new LinkedHashMap<>();
            details.put("entries", removed.entries());
            details.put("held", removed.held());
            details.put("firstSeq", removed.first());
            details.put("lastSeq", removed.last());
            audit.append(Entry.change("entries.expired", clock.instant(), tenant, Actor.EVENKEEL.name(), details));
            LOG.infof("retention of %s: %d entries expire, %d are held", tenant, removed.entries(), removed.held());
        }
        return removed.goesOn();
    }
}
