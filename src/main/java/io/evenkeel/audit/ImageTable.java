package io.evenkeel.audit;

import io.evenkeel.access.TenantScope;
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

/** Finds the entries that name an image in PostgreSQL. */
@ApplicationScoped
class ImageTable implements ImageLookup {
    private static final String SELECT_REFERENCES = "select tenant, seq from audit_image"
            + " where digest = ? and (? or tenant = any (?)) order by tenant, seq limit 10";

    private final DataSource database;

    ImageTable(DataSource database) {
        this.database = database;
    }

    @Override
    @Transactional
    public List<EntryReference> findByDigest(TenantScope scope, String digest) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(SELECT_REFERENCES)) {
            statement.setString(1, digest);
            statement.setBoolean(2, scope.unrestricted());
            statement.setArray(
                    3, connection.createArrayOf("text", scope.tenants().toArray()));
            List<EntryReference> references = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    references.add(new EntryReference(row.getString(1), row.getLong(2)));
                }
            }
            return references;
        } catch (SQLException e) {
            throw new PersistenceException("the entries that name an image could not be read", e);
        }
    }
}
