package io.evenkeel.access;

import io.agroal.api.AgroalPoolInterceptor;
import io.quarkus.arc.Arc;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The second wall: tells PostgreSQL, as a transaction takes its connection, whose rows it may see. The setting ends with the
 * transaction, so that the next one to use the connection starts with nothing; and so does what asks without a transaction.
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
            throw new IllegalStateException("PostgreSQL was not told whose rows a transaction may see", e);
        }
    }

    private TenantScope currentScope() {
        SystemScope systemScope = SystemScope.current();
        if (systemScope != null) {
            return systemScope.scope();
        }
        return Arc.container().requestContext().isActive() ? currentTenantScope.scope() : TenantScope.NONE;
    }

    /** A statement, not a query: queries would fix the snapshot of those that set their isolation level afterwards. */
    static void setTenantScope(Connection connection, TenantScope scope) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set local evenkeel.tenant = '" + scope.toDatabaseSetting() + "'");
        }
    }
}
