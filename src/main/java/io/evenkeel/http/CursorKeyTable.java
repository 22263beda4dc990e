package io.evenkeel.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** The key that seals cursors: made at random with its table, the same for all instances, read once by each. */
@ApplicationScoped
class CursorKeyTable {
    private final DataSource database;
    private volatile byte[] key = {};

    CursorKeyTable(DataSource database) {
        this.database = database;
    }

    byte[] key() {
        if (key.length == 0) {
            key = readKey();
        }
        return key.clone();
    }

    private byte[] readKey() {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select secret from cursor_key")) {
            row.next();
            return row.getBytes(1);
        } catch (SQLException e) {
            throw new PersistenceException("the key of cursors could not be read", e);
        }
    }
}
