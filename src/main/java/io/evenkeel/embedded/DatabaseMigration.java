package io.evenkeel.embedded;

import io.evenkeel.database.DatabaseOutage;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.flywaydb.core.Flyway;
import org.jboss.logging.Logger;

/**
 * Brings the database's tables up to date: before anything else, or as soon as PostgreSQL is there. Meanwhile the service runs,
 * refuses what it is asked, and says that it is not ready.
 */
@ApplicationScoped
class DatabaseMigration {
    private static final Logger LOG = Logger.getLogger(DatabaseMigration.class);

    private final Flyway migrations;
    private volatile boolean ready;

    DatabaseMigration(Flyway migrations) {
        this.migrations = migrations;
    }

    void onStart(@Observes @Priority(1) StartupEvent start) {
        migrate();
    }

    @Scheduled(every = "2s", delayed = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    synchronized void migrate() {
        if (ready) {
            return;
        }
        try {
            migrations.migrate();
            ready = true;
        } catch (RuntimeException e) {
            if (!DatabaseOutage.isOutage(e)) {
                throw e; // at the start this ends it
            }
            LOG.warnf("PostgreSQL is not there yet: all is refused until it is. %s", DatabaseOutage.describe(e));
        }
    }
}
