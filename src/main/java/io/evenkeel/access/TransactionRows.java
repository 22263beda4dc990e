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
class TransactionRows implements AgroalPoolInterceptor {
    private final Sight sight;

    TransactionRows(Sight sight) {
        this.sight = sight;
    }

    @Override
    public void onConnectionAcquire(Connection connection) {
        try {
            if (!connection.getAutoCommit()) {
                show(connection, reach());
            }
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL was not told whose rows a transaction may see", e);
        }
    }

    private Reach reach() {
        Errand errand = Errand.underWay();
        if (errand != null) {
            return errand.reach();
        }
        return Arc.container().requestContext().isActive() ? sight.reach() : Reach.NONE;
    }

    /** A statement, not a query: queries would fix the snapshot of those that set their isolation level afterwards. */
    static void show(Connection connection, Reach reach) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set local evenkeel.tenant = '" + reach.setting() + "'");
        }
    }
}
