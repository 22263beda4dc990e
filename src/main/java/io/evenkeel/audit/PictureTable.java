package io.evenkeel.audit;

import io.evenkeel.access.Reach;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Finds in PostgreSQL which entries name a picture. */
@ApplicationScoped
class PictureTable implements RecordedPictures {
    private static final String FOUND = "select tenant, seq from audit_picture"
            + " where digest = ? and (? or tenant = any (?)) order by tenant, seq limit 10";

    private final DataSource database;

    PictureTable(DataSource database) {
        this.database = database;
    }

    @Override
    @Transactional
    public List<Place> of(Reach tenants, String digest) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(FOUND)) {
            statement.setString(1, digest);
            statement.setBoolean(2, tenants.all());
            statement.setArray(
                    3, connection.createArrayOf("text", tenants.tenants().toArray()));
            List<Place> found = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(new Place(row.getString(1), row.getLong(2)));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new PersistenceException("which entries name a picture could not be read", e);
        }
    }
}
