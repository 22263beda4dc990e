package io.evenkeel.audit.privacy;

import io.evenkeel.database.DatabaseOutage;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Runs erasure and retention at intervals. */
@ApplicationScoped
class PrivacyScheduler {
    private static final Logger LOG = Logger.getLogger(PrivacyScheduler.class);

    private final RetentionWorker retentionWorker;
    private final ErasureWorker erasureWorker;

    PrivacyScheduler(RetentionWorker retentionWorker, ErasureWorker erasureWorker) {
        this.retentionWorker = retentionWorker;
        this.erasureWorker = erasureWorker;
    }

    /** Completes erasures that a crash interrupted or that exceeded one batch. */
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

    /** Expires content before the entries that refer to it. */
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
            LOG.warnf("PostgreSQL is unavailable; erasure and retention wait. %s", DatabaseOutage.describe(e));
        }
    }
}
