package io.evenkeel.policy.feed;

import io.evenkeel.concept.ConceptsChanged;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.PolicyPublished;
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
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/**
 * What the request path knows of tenants and their policies: in memory, immutable, replaced as a whole. Looked up anew after
 * each change that this instance makes or hears of, and every so often. With the database down it goes on with what it knows,
 * until that is too old: then all is refused.
 */
@ApplicationScoped
public class PolicySnapshots {
    private static final Logger LOG = Logger.getLogger(PolicySnapshots.class);
    private static final Known NEVER = new Known(Instant.EPOCH, Snapshot.EMPTY);

    private final Standings standings;
    private final Duration maxStaleness;
    private final Clock clock;
    private volatile Known known = NEVER;

    PolicySnapshots(Standings standings, PolicyConfig config, Clock clock) {
        this.standings = standings;
        this.maxStaleness = config.maxStaleness();
        this.clock = clock;
    }

    /** @param at when the last look-up of all tenants began */
    private record Known(Instant at, Snapshot snapshot) {
        boolean isNothing() {
            return at.equals(NEVER.at());
        }
    }

    /** Where a tenant stands. Calls no database. */
    public Standing standing(TenantId tenant) {
        Known now = known;
        if (now.isNothing()) {
            return new Standing.Unasked();
        }
        return isStale(now)
                ? new Standing.Stale(age(now))
                : now.snapshot().standing(tenant).orElseGet(Standing.UnknownTenant::new);
    }

    /** Whether policies were looked up at all. */
    public boolean loaded() {
        return !known.isNothing();
    }

    /** Whether what was looked up last is too old to decide by. */
    public boolean stale() {
        return isStale(known);
    }

    /** How long ago the last look-up of all tenants began; for ever, if there was none. */
    Duration age() {
        return age(known);
    }

    /** How many are known. */
    int tenants() {
        return known.snapshot().tenants().size();
    }

    /** How many of them have a policy that refuses everything. */
    long unusable() {
        return known.snapshot().tenants().values().stream()
                .filter(tenant -> tenant.standing() instanceof Standing.Unusable)
                .count();
    }

    private boolean isStale(Known now) {
        return age(now).compareTo(maxStaleness) > 0;
    }

    private Duration age(Known now) {
        return Duration.between(now.at(), clock.instant());
    }

    /** Looks for whatever changed. */
    @PostConstruct
    @Scheduled(every = "${evenkeel.policy.refresh}", concurrentExecution = ConcurrentExecution.SKIP)
    void refresh() {
        Instant at = clock.instant();
        renew(now -> new Known(at, now.snapshot().next(standings)));
    }

    /** Looks at some tenants only. */
    void refresh(Set<TenantId> tenants) {
        renew(now -> now.isNothing() ? now : new Known(now.at(), now.snapshot().next(standings, tenants)));
    }

    /** On trouble what was known stays. One at a time, so that no earlier look-up overwrites a later one. */
    private synchronized void renew(UnaryOperator<Known> look) {
        try {
            known = look.apply(known);
        } catch (RuntimeException e) {
            LOG.warnf("Policies could not be looked up; %s. %s", inForce(), e);
        }
    }

    private String inForce() {
        return loaded() ? "those of " + known.at() + " stay in force" : "all is refused, as none are known yet";
    }

    /** Being called makes this bean, and with it the first look-up: before requests come, not by the first of them. */
    void onStart(@Observes StartupEvent start) {
        LOG.debugf("Policies known: %s", loaded());
    }

    void onTenant(@Observes(during = TransactionPhase.AFTER_SUCCESS) TenantChanged change) {
        refresh(Set.of(change.tenant()));
    }

    void onConcept(@Observes(during = TransactionPhase.AFTER_SUCCESS) ConceptsChanged change) {
        refresh(Set.of());
    }

    void onPolicy(@Observes(during = TransactionPhase.AFTER_SUCCESS) PolicyPublished change) {
        refresh(Set.of(change.tenant()));
    }
}
