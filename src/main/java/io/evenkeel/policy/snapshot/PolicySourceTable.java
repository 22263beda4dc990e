package io.evenkeel.policy.snapshot;

import io.evenkeel.access.SystemScope;
import io.evenkeel.concept.CatalogueEntry;
import io.evenkeel.concept.catalogue.ConceptService;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.similarity.SemanticSimilarity;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** Reads every tenant's current policy from PostgreSQL, in transactions of its own: the caller's may just have ended. */
@ApplicationScoped
class PolicySourceTable implements PolicySource {
    /** PostgreSQL numbers each change of a row (xmin). Of each tenant its latest version is found by the index. */
    private static final String FROM_CURRENT_POLICIES = """
             from tenants t left join lateral
               (select id, version, digest, definition from policies where tenant = t.id order by version desc limit 1) p
               on true""";

    private static final String STAMP = "concat_ws('/', cast(t.xmin as text), p.id)";
    private static final String STAMPS = "select t.id, " + STAMP + " " + FROM_CURRENT_POLICIES;
    private static final String READ = "select t.id, " + STAMP + ", t.state, p.version, p.digest, p.definition "
            + FROM_CURRENT_POLICIES + " where t.id = any(?)";

    private final DataSource database;
    private final ConceptService service;
    private final Supplier<Optional<SemanticSimilarity>> similarity;

    @Inject
    PolicySourceTable(DataSource database, ConceptService service, Instance<SemanticSimilarity> similarity) {
        this(database, service, () -> similarity.stream().findFirst());
    }

    PolicySourceTable(DataSource database, ConceptService service, Supplier<Optional<SemanticSimilarity>> similarity) {
        this.database = database;
        this.service = service;
        this.similarity = similarity;
    }

    private interface RowMapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    @Override
    public Optional<SemanticSimilarity> similarity() {
        return similarity.get();
    }

    @Override
    @Transactional(TxType.REQUIRES_NEW)
    public Map<String, String> conceptStamps() {
        return service.rowVersions();
    }

    @Override
    @Transactional(TxType.REQUIRES_NEW)
    public List<CatalogueEntry> readConcepts(Collection<String> labels) {
        return service.findByLabels(labels);
    }

    @Override
    @Transactional(TxType.NOT_SUPPORTED)
    public Map<TenantId, String> tenantStamps(Optional<? extends Collection<TenantId>> tenantIds) {
        RowMapper<Map.Entry<TenantId, String>> stamp =
                row -> Map.entry(new TenantId(row.getString(1)), row.getString(2));
        List<Map.Entry<TenantId, String>> all = tenantIds.isPresent()
                ? query(STAMPS + " where t.id = any(?)", Optional.of(tenantIds.get()), stamp)
                : query(STAMPS, Optional.empty(), stamp);
        return all.stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    @Transactional(TxType.NOT_SUPPORTED)
    public List<StoredTenant> readTenants(Collection<TenantId> tenants) {
        return query(READ, Optional.of(tenants), PolicySourceTable::toStoredTenant);
    }

    private static StoredTenant toStoredTenant(ResultSet row) throws SQLException {
        int version = row.getInt(4);
        StoredPolicy policy = row.wasNull() ? null : new StoredPolicy(version, row.getString(5), row.getString(6));
        return new StoredTenant(
                new TenantId(row.getString(1)),
                row.getString(2),
                row.getString(3).equals("SUSPENDED"),
                policy);
    }

    private <T> List<T> query(String sql, Optional<Collection<TenantId>> tenants, RowMapper<T> mapper) {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                SystemScope.POLICY_SNAPSHOTS.applyTo(connection);
                return query(connection, sql, tenants, mapper);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new PersistenceException("policies could not be read: " + e.getMessage(), e);
        }
    }

    private static <T> List<T> query(
            Connection connection, String sql, Optional<Collection<TenantId>> tenants, RowMapper<T> mapper)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            if (tenants.isPresent()) {
                Object[] ids = tenants.get().stream().map(TenantId::value).toArray();
                statement.setArray(1, connection.createArrayOf("text", ids));
            }
            return query(statement, mapper);
        }
    }

    private static <T> List<T> query(PreparedStatement statement, RowMapper<T> mapper) throws SQLException {
        List<T> all = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                all.add(mapper.map(row));
            }
        }
        return all;
    }
}
