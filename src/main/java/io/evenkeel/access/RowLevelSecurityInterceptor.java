package io.evenkeel.access;

import io.agroal.api.AgroalPoolInterceptor;
import io.quarkus.arc.Arc;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Sets the tenant scope that PostgreSQL's row-level security enforces, when a transaction takes its connection. The
 * setting ends with the transaction; statements outside a transaction see no rows.
 */
@Singleton
class RowLevelSecurityInterceptor implements AgroalPoolInterceptor {
    private final CurrentTenantScope currentTenantScope;

    RowLevelSecurityInterceptor(CurrentTenantScope currentTenantScope) {
        this.currentTenantScope = currentTenantScope;
    }

    @Override
    public void onConnectionAcquire(Connection connection) {
        try {
            if (!connection.getAutoCommit()) {
                setTenantScope(connection, currentScope());
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the tenant scope of a transaction could not be set", e);
        }
    }

    private TenantScope currentScope() {
        SystemScope systemScope = SystemScope.current();
        if (systemScope != null) {
            return systemScope.scope();
        }
        return Arc.container().requestContext().isActive() ? currentTenantScope.scope() : TenantScope.NONE;
    }

    /**
     * Executes a statement, not a query: a query would fix the snapshot before a transaction sets its isolation level.
     */
    static void setTenantScope(Connection connection, TenantScope scope) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set local evenkeel.tenant = '" + scope.toDatabaseSetting() + "'");
        }
    }
}
