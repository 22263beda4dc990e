package io.evenkeel.access;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What the service does by itself, with the rows it needs for that. These are all the look-ups that no caller's token bounds:
 * everything else sees what its caller may. Set by {@link OnErrand}, or begun on a
 * connection.
 */
public enum Errand {
    /** Policies of all tenants are kept in memory. */
    POLICY_SNAPSHOTS(Reach.EVERYBODY),
    /** Entries of all tenants come from one topic. */
    AUDIT_PROJECTION(Reach.EVERYBODY),
    /** Trees of all tenants are sealed, and what alarms stands in the tree of nobody. */
    AUDIT_SEALING(Reach.EVERYBODY),
    /** Demo tenants are seeded where there are no tenants at all. */
    DEMO_TENANTS(Reach.EVERYBODY),
    /** What is past its time, or was to be erased, is destroyed for all tenants. */
    ERASURE(Reach.EVERYBODY),
    /** What a worker did stands in the audit chain of nobody. */
    DISCOVERY("_nobody");

    private static final ThreadLocal<@Nullable Errand> UNDER_WAY = new ThreadLocal<>();

    private final String tenant;

    Errand(String tenant) {
        this.tenant = tenant;
    }

    Reach reach() {
        return tenant.equals(Reach.EVERYBODY) ? Reach.ALL : new Reach(false, Set.of(tenant));
    }

    /** What this thread is about, if it is on an errand. */
    static @Nullable Errand underWay() {
        return UNDER_WAY.get();
    }

    /** Does some work on this errand. Transactions that begin in it see what the errand needs. */
    public <T> T call(Callable<T> work) throws Exception {
        Errand before = UNDER_WAY.get();
        UNDER_WAY.set(this);
        try {
            return work.call();
        } finally {
            restore(before);
        }
    }

    /** Tells PostgreSQL until the connection's transaction ends, for who brings a connection of their own. */
    public void begin(Connection connection) throws SQLException {
        TransactionRows.show(connection, reach());
    }

    private static void restore(@Nullable Errand before) {
        if (before == null) {
            UNDER_WAY.remove();
        } else {
            UNDER_WAY.set(before);
        }
    }
}
