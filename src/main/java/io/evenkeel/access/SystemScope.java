package io.evenkeel.access;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What the service does by itself, with the rows it needs for that. These are all the look-ups that no caller's token bounds:
 * everything else sees what its caller may. Set by {@link RunAsSystem}, or begun on a
 * connection.
 */
public enum SystemScope {
    /** Policies of all tenants are kept in memory. */
    POLICY_SNAPSHOTS(TenantScope.WILDCARD),
    /** Entries of all tenants come from one topic. */
    AUDIT_PROJECTION(TenantScope.WILDCARD),
    /** Trees of all tenants are sealed, and what alarms stands in the tree of nobody. */
    AUDIT_CHECKPOINTS(TenantScope.WILDCARD),
    /** Demo tenants are seeded where there are no tenants at all. */
    DEMO_TENANTS(TenantScope.WILDCARD),
    /** What is past its time, or was to be erased, is destroyed for all tenants. */
    ERASURE(TenantScope.WILDCARD),
    /** What a worker did stands in the audit chain of nobody. */
    DISCOVERY("_nobody");

    private static final ThreadLocal<@Nullable SystemScope> CURRENT = new ThreadLocal<>();

    private final String tenantName;

    SystemScope(String tenant) {
        this.tenantName = tenant;
    }

    TenantScope scope() {
        return tenantName.equals(TenantScope.WILDCARD)
                ? TenantScope.UNRESTRICTED
                : new TenantScope(false, Set.of(tenantName));
    }

    /** What this thread is about, if it is on an errand. */
    static @Nullable SystemScope current() {
        return CURRENT.get();
    }

    /** Does some work on this errand. Transactions that begin in it see what the errand needs. */
    public <T> T call(Callable<T> work) throws Exception {
        SystemScope previous = CURRENT.get();
        CURRENT.set(this);
        try {
            return work.call();
        } finally {
            restore(previous);
        }
    }

    /** Tells PostgreSQL until the connection's transaction ends, for who brings a connection of their own. */
    public void applyTo(Connection connection) throws SQLException {
        RowLevelSecurityInterceptor.setTenantScope(connection, scope());
    }

    private static void restore(@Nullable SystemScope previous) {
        if (previous == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(previous);
        }
    }
}
