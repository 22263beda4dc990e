package io.evenkeel.audit;

import io.evenkeel.access.Reach;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Finds in PostgreSQL whose a picture is. */
@ApplicationScoped
class PictureTable implements RecordedPictures {
    private static final String FOUND = "select 1 from pictures where digest = ? and (? or tenant = any (?)) limit 1";

    private final DataSource database;

    PictureTable(DataSource database) {
        this.database = database;
    }

    @Override
    @Transactional
    public boolean isOf(Reach tenants, String digest) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(FOUND)) {
            statement.setString(1, digest);
            statement.setBoolean(2, tenants.all());
            statement.setArray(
                    3, connection.createArrayOf("text", tenants.tenants().toArray()));
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        } catch (SQLException e) {
            throw new PersistenceException("whose a picture is could not be read", e);
        }
    }
}
