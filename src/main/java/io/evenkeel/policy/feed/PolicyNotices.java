package io.evenkeel.policy.feed;

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
 * Listens to what PostgreSQL tells of changes (LISTEN), on a thread and a connection of its own. What was told while nobody
 * listened is lost, so that all is looked up after each connecting; looking every so often is the backstop.
 */
@ApplicationScoped
class PolicyNotices implements Runnable {
    private static final Logger LOG = Logger.getLogger(PolicyNotices.class);
    private static final int WAIT_MILLIS = 500;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** Of silence, after which it is asked whether the other end is there still. */
    private static final int SILENT_WAITS = 20;

    private static final int ANSWER_SECONDS = 5;

    private final DataSource database;
    private final PolicySnapshots snapshots;
    private final PolicyConfig config;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this, "policy-notices");
    private volatile boolean listening;

    PolicyNotices(DataSource database, PolicySnapshots snapshots, PolicyConfig config) {
        this.database = database;
        this.snapshots = snapshots;
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
        closed.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether a change would be heard of now. */
    boolean listening() {
        return listening;
    }

    @Override
    public void run() {
        while (closed.getCount() > 0) {
            try (Connection connection = database.getConnection()) {
                listen(connection);
            } catch (SQLException | RuntimeException e) {
                LOG.warnf("Changes of policies are looked for only, as PostgreSQL cannot be listened to. %s", e);
            } finally {
                listening = false;
            }
            pause();
        }
    }

    private void pause() {
        try {
            if (closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("Listens no longer.");
            }
        } catch (InterruptedException e) {
            closed.countDown();
        }
    }

    private void listen(Connection connection) throws SQLException {
        tell(connection, "listen evenkeel_policies");
        try {
            listening = true;
            snapshots.refresh();
            hear(connection);
        } finally {
            tell(connection, "unlisten *"); // as it goes back into the pool
        }
    }

    private void hear(Connection connection) throws SQLException {
        PGConnection wire = connection.unwrap(PGConnection.class);
        int silent = 0;
        while (closed.getCount() > 0) {
            PGNotification[] notices = wire.getNotifications(WAIT_MILLIS);
            silent = notices == null || notices.length == 0 ? silent + 1 : 0;
            if (silent == 0) {
                act(Arrays.stream(notices).map(PGNotification::getParameter).toList());
            } else if (silent % SILENT_WAITS == 0 && !connection.isValid(ANSWER_SECONDS)) {
                throw new SQLException("the connection was lost");
            }
        }
    }

    /** On notices: each is a tenant, or empty where concepts changed. */
    private void act(List<String> notices) {
        try {
            Set<TenantId> tenants = notices.stream()
                    .filter(notice -> !notice.isEmpty())
                    .map(TenantId::new)
                    .collect(Collectors.toUnmodifiableSet());
            snapshots.refresh(tenants);
        } catch (IllegalArgumentException e) { // anybody who may connect may notify
            LOG.warnf("A notice names no tenant. %s", e.getMessage());
            snapshots.refresh();
        }
    }

    private static void tell(Connection connection, String command) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(command);
        }
    }
}
