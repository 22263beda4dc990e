package io.evenkeel.audit.checkpoint;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Reads trees from PostgreSQL, each in one consistent snapshot. */
@ApplicationScoped
class TreeTable {
    private final DataSource database;

    TreeTable(DataSource database) {
        this.database = database;
    }

    /** Reads values from a tree. */
    interface TreeQuery<T> {
        T apply(StoredTree tree) throws SQLException;
    }

    @Transactional
    <T> T read(String tenant, TreeQuery<T> query) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("set transaction isolation level repeatable read, read only");
            return query.apply(new StoredTree(connection, tenant));
        } catch (SQLException e) {
            throw new PersistenceException("the tree of (" + tenant + ") could not be read", e);
        }
    }
}
