package io.evenkeel.audit;

import io.evenkeel.platform.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Finds the Kafka offsets of decided requests in PostgreSQL. */
@ApplicationScoped
class DecisionTable implements DecisionLookup {
    private static final String SELECT_LATEST = "select body from audit_entry where tenant = ? and kind in"
            + " ('generation.completed', 'generation.refused', 'generation.failed') order by seq desc limit ?";

    private final DataSource database;

    DecisionTable(DataSource database) {
        this.database = database;
    }

    @Override
    @Transactional
    public List<RequestOffset> findLatest(TenantId tenant, int limit) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(SELECT_LATEST)) {
            statement.setString(1, tenant.value());
            statement.setInt(2, limit);
            List<RequestOffset> requests = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Optional.ofNullable(AuditEntryCodec.decode(row.getString(1))
                                    .event()
                                    .recordOffset())
                            .ifPresent(requests::add);
                }
            }
            return requests;
        } catch (SQLException e) {
            throw new PersistenceException("the requests of (" + tenant + ") could not be searched", e);
        }
    }
}
