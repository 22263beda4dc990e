package io.evenkeel.policy;

import io.evenkeel.concept.ConceptsChanged;
import io.evenkeel.platform.TenantId;
import io.evenkeel.tenant.TenantChanged;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * What the request path knows of tenants and their policies: in memory, immutable, replaced as a whole. Looked up anew after
 * each change that this instance makes, and every so often for those of others. With the database down it goes on with what it
 * knows, until that is too old: then all is refused.
 */
@ApplicationScoped
public class PolicySnapshots {
    private static final Logger LOG = Logger.getLogger(PolicySnapshots.class);
    private static final Snapshot NEVER = new Snapshot(Instant.EPOCH, "", Map.of());

    private final Standings standings;
    private final Duration maxStaleness;
    private final Clock clock;
    private volatile Snapshot snapshot = NEVER;

    PolicySnapshots(Standings standings, PolicyConfig config, Clock clock) {
        this.standings = standings;
        this.maxStaleness = config.maxStaleness();
        this.clock = clock;
    }

    /** @param at when its look-up began */
    private record Snapshot(Instant at, String stamp, Map<TenantId, Standing> standings) {}

    /** Where a tenant stands. Calls no database. */
    public Standing standing(TenantId tenant) {
        Snapshot now = snapshot;
        return isStale(now)
                ? new Standing.Stale(age(now))
                : now.standings().getOrDefault(tenant, new Standing.UnknownTenant());
    }

    /** Whether policies were looked up at all. */
    public boolean loaded() {
        return !snapshot.at().equals(NEVER.at());
    }

    /** Whether what was looked up last is too old to decide by. */
    public boolean stale() {
        return isStale(snapshot);
    }

    private boolean isStale(Snapshot now) {
        return age(now).compareTo(maxStaleness) > 0;
    }

    private Duration age(Snapshot now) {
        return Duration.between(now.at(), clock.instant());
    }

    /** Looks up anew. On trouble what was known stays. One at a time, so that no earlier look-up overwrites a later one. */
    @PostConstruct
    @Scheduled(every = "${evenkeel.policy.refresh}", concurrentExecution = ConcurrentExecution.SKIP)
    synchronized void refresh() {
        Instant at = clock.instant();
        try {
            String stamp = standings.stamp();
            boolean same = loaded() && stamp.equals(snapshot.stamp());
            snapshot = new Snapshot(at, stamp, same ? snapshot.standings() : standings.load());
        } catch (RuntimeException e) {
            LOG.warnf("Policies could not be looked up; those of %s stay in force. %s", snapshot.at(), e);
        }
    }

    /** Being called makes this bean, and with it the first look-up: before requests come, not by the first of them. */
    void onStart(@Observes StartupEvent start) {
        LOG.debugf("Policies known: %s", loaded());
    }

    void onTenant(@Observes(during = TransactionPhase.AFTER_SUCCESS) TenantChanged change) {
        refresh();
    }

    void onConcept(@Observes(during = TransactionPhase.AFTER_SUCCESS) ConceptsChanged change) {
        refresh();
    }

    void onPolicy(@Observes(during = TransactionPhase.AFTER_SUCCESS) PolicyPublished change) {
        refresh();
    }
}
