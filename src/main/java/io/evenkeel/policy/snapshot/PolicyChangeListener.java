package io.evenkeel.policy.snapshot;

import io.evenkeel.platform.TenantId;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Receives PostgreSQL notifications (LISTEN) of changed policies, on a thread and connection of its own. Notifications are lost while
 * it is not connected, so it refreshes all tenants after connecting; polling covers the rest.
 */
@ApplicationScoped
class PolicyChangeListener implements Runnable {
    private static final Logger LOG = Logger.getLogger(PolicyChangeListener.class);
    private static final int POLL_MILLIS = 500;
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);
    /** Empty polls after which the connection is validated. */
    private static final int POLLS_UNTIL_CHECK = 20;

    private static final int VALIDATION_SECONDS = 5;

    private final DataSource database;
    private final PolicyCache cache;
    private final PolicyConfig config;
    private final CountDownLatch closeSignal = new CountDownLatch(1);
    private final Thread thread = new Thread(this, "policy-listener");
    private volatile boolean listening;

    PolicyChangeListener(DataSource database, PolicyCache cache, PolicyConfig config) {
        this.database = database;
        this.cache = cache;
        this.config = config;
    }

    void start(@Observes StartupEvent start) {
        start();
    }

    void start() {
        if (config.listen()) {
            thread.setDaemon(true);
            thread.start();
        }
    }

    void stop(@Observes ShutdownEvent shutdown) {
        close();
    }

    void close() {
        closeSignal.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether notifications arrive now. */
    boolean isListening() {
        return listening;
    }

    @Override
    public void run() {
        while (closeSignal.getCount() > 0) {
            try (Connection connection = database.getConnection()) {
                listenOn(connection);
            } catch (SQLException | RuntimeException e) {
                LOG.warnf(
                        "Changes of policies are found by polling only, as PostgreSQL notifications cannot be received. %s",
                        e);
            } finally {
                listening = false;
            }
            backOff();
        }
    }

    private void backOff() {
        try {
            if (closeSignal.await(RETRY_DELAY.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("Stops listening.");
            }
        } catch (InterruptedException e) {
            closeSignal.countDown();
        }
    }

    private void listenOn(Connection connection) throws SQLException {
        execute(connection, "listen evenkeel_policies");
        try {
            listening = true;
            cache.refresh();
            receiveNotifications(connection);
        } finally {
            execute(connection, "unlisten *"); // the connection returns to the pool
        }
    }

    private void receiveNotifications(Connection connection) throws SQLException {
        PGConnection pgConnection = connection.unwrap(PGConnection.class);
        int emptyPolls = 0;
        while (closeSignal.getCount() > 0) {
            PGNotification[] notifications = pgConnection.getNotifications(POLL_MILLIS);
            emptyPolls = notifications == null || notifications.length == 0 ? emptyPolls + 1 : 0;
            if (emptyPolls == 0) {
                onNotifications(Arrays.stream(notifications)
                        .map(PGNotification::getParameter)
                        .toList());
            } else if (emptyPolls % POLLS_UNTIL_CHECK == 0 && !connection.isValid(VALIDATION_SECONDS)) {
                throw new SQLException("the connection was lost");
            }
        }
    }

    /** Handles notifications: each payload is a tenant, or empty if concepts changed. */
    private void onNotifications(List<String> notifications) {
        try {
            Set<TenantId> tenants = notifications.stream()
                    .filter(payload -> !payload.isEmpty())
                    .map(TenantId::new)
                    .collect(Collectors.toUnmodifiableSet());
            cache.refresh(tenants);
        } catch (IllegalArgumentException e) { // every database user may notify
            LOG.warnf("A notification names no tenant. %s", e.getMessage());
            cache.refresh();
        }
    }

    private static void execute(Connection connection, String command) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(command);
        }
    }
}
