package io.evenkeel.policy.feed;

import io.evenkeel.access.Errand;
import io.evenkeel.concept.Concepts;
import io.evenkeel.concept.Listed;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.semantic.Likeness;
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
class StandingsTable implements Standings {
    /** PostgreSQL numbers each change of a row (xmin). Of each tenant its latest version is found by the index. */
    private static final String FROM = """
             from tenants t left join lateral
               (select id, version, digest, definition from policies where tenant = t.id order by version desc limit 1) p
               on true""";

    private static final String STAMP = "concat_ws('/', cast(t.xmin as text), p.id)";
    private static final String STAMPS = "select t.id, " + STAMP + " " + FROM;
    private static final String READ =
            "select t.id, " + STAMP + ", t.state, p.version, p.digest, p.definition " + FROM + " where t.id = any(?)";

    private final DataSource database;
    private final Concepts concepts;
    private final Supplier<Optional<Likeness>> likeness;

    @Inject
    StandingsTable(DataSource database, Concepts concepts, Instance<Likeness> likeness) {
        this(database, concepts, () -> likeness.stream().findFirst());
    }

    StandingsTable(DataSource database, Concepts concepts, Supplier<Optional<Likeness>> likeness) {
        this.database = database;
        this.concepts = concepts;
        this.likeness = likeness;
    }

    private interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }

    @Override
    public Optional<Likeness> likeness() {
        return likeness.get();
    }

    @Override
    @Transactional(TxType.REQUIRES_NEW)
    public Map<String, String> conceptStamps() {
        return concepts.stamps();
    }

    @Override
    @Transactional(TxType.REQUIRES_NEW)
    public List<Listed> concepts(Collection<String> labels) {
        return concepts.listed(labels);
    }

    @Override
    @Transactional(TxType.NOT_SUPPORTED)
    public Map<TenantId, String> stamps(Optional<? extends Collection<TenantId>> named) {
        Reading<Map.Entry<TenantId, String>> stamp = row -> Map.entry(new TenantId(row.getString(1)), row.getString(2));
        List<Map.Entry<TenantId, String>> all = named.isPresent()
                ? rows(STAMPS + " where t.id = any(?)", Optional.of(named.get()), stamp)
                : rows(STAMPS, Optional.empty(), stamp);
        return all.stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    @Transactional(TxType.NOT_SUPPORTED)
    public List<Stored> read(Collection<TenantId> tenants) {
        return rows(READ, Optional.of(tenants), StandingsTable::stored);
    }

    private static Stored stored(ResultSet row) throws SQLException {
        int version = row.getInt(4);
        Text policy = row.wasNull() ? null : new Text(version, row.getString(5), row.getString(6));
        return new Stored(
                new TenantId(row.getString(1)),
                row.getString(2),
                row.getString(3).equals("SUSPENDED"),
                policy);
    }

    private <T> List<T> rows(String sql, Optional<Collection<TenantId>> tenants, Reading<T> reading) {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                Errand.POLICY_SNAPSHOTS.begin(connection);
                return rows(connection, sql, tenants, reading);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new PersistenceException("policies could not be read: " + e.getMessage(), e);
        }
    }

    private static <T> List<T> rows(
            Connection connection, String sql, Optional<Collection<TenantId>> tenants, Reading<T> reading)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            if (tenants.isPresent()) {
                Object[] ids = tenants.get().stream().map(TenantId::value).toArray();
                statement.setArray(1, connection.createArrayOf("text", ids));
            }
            return rows(statement, reading);
        }
    }

    private static <T> List<T> rows(PreparedStatement statement, Reading<T> reading) throws SQLException {
        List<T> all = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                all.add(reading.of(row));
            }
        }
        return all;
    }
}
