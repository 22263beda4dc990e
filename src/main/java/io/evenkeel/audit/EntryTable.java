package io.evenkeel.audit;

import io.evenkeel.platform.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/** Finds entries by their number in PostgreSQL. */
@ApplicationScoped
class EntryTable implements EntryLookup {
    private static final String SELECT_ENTRY = "select body from audit_entry where tenant = ? and seq = ?";

    private final DataSource database;

    EntryTable(DataSource database) {
        this.database = database;
    }

    @Override
    @Transactional
    public Optional<AuditEntry> find(TenantId tenant, long seq) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(SELECT_ENTRY)) {
            statement.setString(1, tenant.value());
            statement.setLong(2, seq);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(AuditEntryCodec.decode(row.getString(1))) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new PersistenceException("an entry of (" + tenant + ") could not be read", e);
        }
    }
}
