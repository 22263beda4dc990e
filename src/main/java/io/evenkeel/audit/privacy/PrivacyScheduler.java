package io.evenkeel.audit.privacy;

import io.evenkeel.database.DatabaseOutage;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** When what is done. */
@ApplicationScoped
class PrivacyScheduler {
    private static final Logger LOG = Logger.getLogger(PrivacyScheduler.class);

    private final RetentionWorker retentionWorker;
    private final ErasureWorker erasureWorker;

    PrivacyScheduler(RetentionWorker retentionWorker, ErasureWorker erasureWorker) {
        this.retentionWorker = retentionWorker;
        this.erasureWorker = erasureWorker;
    }

    /** What a crash left, or was too much for one call. */
    @Scheduled(every = "10s", delayed = "10s", concurrentExecution = ConcurrentExecution.SKIP)
    void erasePending() {
        skipDuringOutage(this::eraseAll);
    }

    private void eraseAll() {
        boolean hasMore = true;
        while (hasMore) {
            hasMore = erasureWorker.eraseBatch();
        }
    }

    @Scheduled(
            every = "${evenkeel.privacy.retention-interval:1h}",
            delayed = "1m",
            concurrentExecution = ConcurrentExecution.SKIP)
    void expireAllTenants() {
        skipDuringOutage(() -> retentionWorker.listTenants().forEach(this::expireTenant));
    }

    /** Contents before the entries that tell of them. */
    private void expireTenant(String tenant) {
        boolean hasMore = true;
        while (hasMore) {
            hasMore = retentionWorker.expireContents(tenant);
            eraseAll();
        }
        hasMore = true;
        while (hasMore) {
            hasMore = retentionWorker.expireEntries(tenant);
        }
    }

    private static void skipDuringOutage(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            if (!DatabaseOutage.isOutage(e)) {
                throw e;
            }
            LOG.warnf("PostgreSQL is away: what is to be erased waits. %s", DatabaseOutage.describe(e));
        }
    }
}
