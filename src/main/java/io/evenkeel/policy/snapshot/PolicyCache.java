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
 * Keeps the status and policy of every tenant in memory. Refreshed after each change that this instance makes or is notified of, and
 * periodically. If the database is away, the last snapshot stays in force until it is too old; then every request is refused.
 * Thread-safe.
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

    /** @param loadedAt start of the last complete refresh */
    private record LoadedSnapshot(Instant loadedAt, PolicySnapshot snapshot) {
        boolean isNotLoaded() {
            return loadedAt.equals(NOT_LOADED.loadedAt());
        }
    }

    /** Returns the status of a tenant, without a database call. */
    public TenantStatus status(TenantId tenant) {
        LoadedSnapshot loaded = current;
        if (loaded.isNotLoaded()) {
            return new TenantStatus.NotLoaded();
        }
        return isStale(loaded)
                ? new TenantStatus.Stale(age(loaded))
                : loaded.snapshot().status(tenant).orElseGet(TenantStatus.UnknownTenant::new);
    }

    /** Returns whether a refresh has ever succeeded. */
    public boolean isLoaded() {
        return !current.isNotLoaded();
    }

    /** Returns whether the snapshot is too old to decide by. */
    public boolean isStale() {
        return isStale(current);
    }

    /** Returns the time since the last complete refresh began; very long if there was none. */
    Duration age() {
        return age(current);
    }

    /** Returns the number of tenants. */
    int tenantCount() {
        return current.snapshot().tenants().size();
    }

    /** Returns the number of tenants whose policy is unusable. */
    long unusableCount() {
        return current.snapshot().tenants().values().stream()
                .filter(entry -> entry.status() instanceof TenantStatus.UnusablePolicy)
                .count();
    }

    private boolean isStale(LoadedSnapshot loaded) {
        return age(loaded).compareTo(maxStaleness) > 0;
    }

    private Duration age(LoadedSnapshot loaded) {
        return Duration.between(loaded.loadedAt(), clock.instant());
    }

    /** Refreshes all tenants; reads only what changed. */
    @PostConstruct
    @Scheduled(every = "${evenkeel.policy.refresh-interval}", concurrentExecution = ConcurrentExecution.SKIP)
    void refresh() {
        Instant at = clock.instant();
        update(loaded -> new LoadedSnapshot(at, loaded.snapshot().refresh(source)));
    }

    /** Refreshes some tenants. */
    void refresh(Set<TenantId> tenants) {
        update(loaded -> loaded.isNotLoaded()
                ? loaded
                : new LoadedSnapshot(loaded.loadedAt(), loaded.snapshot().refresh(source, tenants)));
    }

    /** Keeps the current snapshot on failure. Synchronized so that no earlier refresh overwrites a later one. */
    private synchronized void update(UnaryOperator<LoadedSnapshot> update) {
        try {
            current = update.apply(current);
        } catch (RuntimeException e) {
            LOG.warnf("Policies could not be refreshed; %s. %s", describeInForce(), e);
        }
    }

    private String describeInForce() {
        return isLoaded()
                ? "those of " + current.loadedAt() + " stay in force"
                : "all requests are refused, as none are loaded yet";
    }

    /** Observing startup creates this bean, and so loads policies before the first request. */
    void loadOnStart(@Observes StartupEvent start) {
        LOG.debugf("Policies loaded: %s", isLoaded());
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
