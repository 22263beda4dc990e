package io.evenkeel.access;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Work of the service itself, with the tenants that it needs. Every other database access is bound by the caller's
 * token. Set by {@link RunAsSystem} or {@link #applyTo}.
 */
public enum SystemScope {
    /** Loads the policies of all tenants into memory. */
    POLICY_SNAPSHOTS(TenantScope.WILDCARD),
    /** Projects the entries of all tenants from the audit topic. */
    AUDIT_PROJECTION(TenantScope.WILDCARD),
    /** Signs checkpoints of all tenants, and records alarms as unattributed entries. */
    AUDIT_CHECKPOINTS(TenantScope.WILDCARD),
    /** Creates the demo tenants in an empty database. */
    DEMO_TENANTS(TenantScope.WILDCARD),
    /** Erases expired and erased content of all tenants. */
    ERASURE(TenantScope.WILDCARD),
    /** Records discoveries as unattributed entries. */
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

    /** Returns the system scope of this thread; null if it has none. */
    static @Nullable SystemScope current() {
        return CURRENT.get();
    }

    /** Runs work in this scope. Transactions that begin in it see the scope's tenants. */
    public <T> T call(Callable<T> work) throws Exception {
        SystemScope previous = CURRENT.get();
        CURRENT.set(this);
        try {
            return work.call();
        } finally {
            restore(previous);
        }
    }

    /** Applies the scope to a connection until its transaction ends. */
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
