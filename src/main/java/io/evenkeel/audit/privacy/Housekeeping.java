package io.evenkeel.audit.privacy;

import io.evenkeel.rest.Outage;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** When what is done. */
@ApplicationScoped
class Housekeeping {
    private static final Logger LOG = Logger.getLogger(Housekeeping.class);

    private final Expiry expiry;
    private final Eraser eraser;

    Housekeeping(Expiry expiry, Eraser eraser) {
        this.expiry = expiry;
        this.eraser = eraser;
    }

    /** What a crash left, or was too much for one call. */
    @Scheduled(every = "10s", delayed = "10s", concurrentExecution = ConcurrentExecution.SKIP)
    void erase() {
        unlessAway(this::eraseAll);
    }

    private void eraseAll() {
        boolean goesOn = true;
        while (goesOn) {
            goesOn = eraser.some();
        }
    }

    @Scheduled(every = "${evenkeel.privacy.every:1h}", delayed = "1m", concurrentExecution = ConcurrentExecution.SKIP)
    void expire() {
        unlessAway(() -> expiry.tenants().forEach(this::expire));
    }

    /** Contents before the entries that tell of them. */
    private void expire(String tenant) {
        boolean goesOn = true;
        while (goesOn) {
            goesOn = expiry.someContents(tenant);
            eraseAll();
        }
        goesOn = true;
        while (goesOn) {
            goesOn = expiry.someEntries(tenant);
        }
    }

    private static void unlessAway(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            if (!Outage.isOne(e)) {
                throw e;
            }
            LOG.warnf("PostgreSQL is away: what is to be erased waits. %s", Outage.told(e));
        }
    }
}
