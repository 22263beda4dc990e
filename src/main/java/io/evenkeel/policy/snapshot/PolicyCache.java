package io.evenkeel.policy.snapshot;

import io.evenkeel.concept.catalogue.CatalogueChanged;
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
public class PolicyCache {
    private static final Logger LOG = Logger.getLogger(PolicyCache.class);
    private static final LoadedSnapshot NOT_LOADED = new LoadedSnapshot(Instant.EPOCH, PolicySnapshot.EMPTY);

    private final PolicySource source;
    private final Duration maxStaleness;
    private final Clock clock;
    private volatile LoadedSnapshot current = NOT_LOADED;

    PolicyCache(PolicySource source, PolicyConfig config, Clock clock) {
        this.source = source;
        this.maxStaleness = config.maxStaleness();
        this.clock = clock;
    }

    /** @param loadedAt when the last look-up of all tenants began */
    private record LoadedSnapshot(Instant loadedAt, PolicySnapshot snapshot) {
        boolean isNotLoaded() {
            return loadedAt.equals(NOT_LOADED.loadedAt());
        }
    }

    /** Where a tenant stands. Calls no database. */
    public TenantStatus status(TenantId tenant) {
        LoadedSnapshot loaded = current;
        if (loaded.isNotLoaded()) {
            return new TenantStatus.NotLoaded();
        }
        return isStale(loaded)
                ? new TenantStatus.Stale(age(loaded))
                : loaded.snapshot().status(tenant).orElseGet(TenantStatus.UnknownTenant::new);
    }

    /** Whether policies were looked up at all. */
    public boolean isLoaded() {
        return !current.isNotLoaded();
    }

    /** Whether what was looked up last is too old to decide by. */
    public boolean isStale() {
        return isStale(current);
    }

    /** How long ago the last look-up of all tenants began; for ever, if there was none. */
    Duration age() {
        return age(current);
    }

    /** How many are known. */
    int tenantCount() {
        return current.snapshot().tenants().size();
    }

    /** How many of them have a policy that refuses everything. */
    long unusableCount() {
        return current.snapshot().tenants().values().stream()
                .filter(tenantEntry -> tenantEntry.status() instanceof TenantStatus.UnusablePolicy)
                .count();
    }

    private boolean isStale(LoadedSnapshot loaded) {
        return age(loaded).compareTo(maxStaleness) > 0;
    }

    private Duration age(LoadedSnapshot loaded) {
        return Duration.between(loaded.loadedAt(), clock.instant());
    }

    /** Looks for whatever changed. */
    @PostConstruct
    @Scheduled(every = "${evenkeel.policy.refresh-interval}", concurrentExecution = ConcurrentExecution.SKIP)
    void refresh() {
        Instant at = clock.instant();
        update(loaded -> new LoadedSnapshot(at, loaded.snapshot().refresh(source)));
    }

    /** Looks at some tenants only. */
    void refresh(Set<TenantId> tenants) {
        update(loaded -> loaded.isNotLoaded()
                ? loaded
                : new LoadedSnapshot(loaded.loadedAt(), loaded.snapshot().refresh(source, tenants)));
    }

    /** On trouble what was known stays. One at a time, so that no earlier look-up overwrites a later one. */
    private synchronized void update(UnaryOperator<LoadedSnapshot> update) {
        try {
            current = update.apply(current);
        } catch (RuntimeException e) {
            LOG.warnf("Policies could not be looked up; %s. %s", describeInForce(), e);
        }
    }

    private String describeInForce() {
        return isLoaded()
                ? "those of " + current.loadedAt() + " stay in force"
                : "all is refused, as none are known yet";
    }

    /** Being called makes this bean, and with it the first look-up: before requests come, not by the first of them. */
    void loadOnStart(@Observes StartupEvent start) {
        LOG.debugf("Policies known: %s", isLoaded());
    }

    void onTenantChanged(@Observes(during = TransactionPhase.AFTER_SUCCESS) TenantChanged change) {
        refresh(Set.of(change.tenant()));
    }

    void onCatalogueChanged(@Observes(during = TransactionPhase.AFTER_SUCCESS) CatalogueChanged change) {
        refresh(Set.of());
    }

    void onPolicyPublished(@Observes(during = TransactionPhase.AFTER_SUCCESS) PolicyPublished change) {
        refresh(Set.of(change.tenant()));
    }
}
