package io.evenkeel.audit.projection;

import static java.time.ZoneOffset.UTC;

import io.evenkeel.access.RunAsSystem;
import io.evenkeel.access.SystemScope;
import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.AuditTrail;
import io.evenkeel.audit.TrailEvent.DiscrepancyFound;
import io.evenkeel.audit.TrailEvent.TenantDifference;
import io.evenkeel.platform.Actor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/** Compares result events with entries in PostgreSQL. Each minute is compared once, by one instance. */
@ApplicationScoped
class ReconciliationTable {
    static final String DISCREPANCY_KIND = "audit.discrepancy";

    private static final String SELECT_UNTIL_FOR_UPDATE = "select until from audit_reconciliation_watermark for update";
    private static final String SELECT_COMPLETE_UNTIL =
            "select min(complete_until) from audit_consumer_offset where topic = any (?)"
                    + " having count(distinct topic) = ? and bool_and(complete_until is not null)";
    private static final String SELECT_DIFFERENCES =
            "with outcomes as (select tenant, minute, counted from outcome_count"
                    + " where minute >= ? and minute < ?), entries as (select tree.tenant, found.* from audit_tree tree cross join lateral"
                    + " (select date_trunc('minute', at) as minute, count(*) as counted from audit_entry where tenant = tree.tenant"
                    + " and at >= ? and at < ? and kind in ('generation.completed', 'generation.refused', 'generation.failed')"
                    + " group by 1) found)"
                    + " select minute, tenant, coalesce(outcomes.counted, 0), coalesce(entries.counted, 0)"
                    + " from outcomes full join entries using (tenant, minute)"
                    + " where outcomes.counted is distinct from entries.counted order by minute, tenant limit 1000";
    private static final String DELETE_COUNTS = "delete from outcome_count where minute < ?";
    private static final String UPDATE_UNTIL = "update audit_reconciliation_watermark set until = ?";
    private static final Duration MAX_SPAN = Duration.ofHours(1);

    private final DataSource database;
    private final AuditTrail trail;

    /**
     * The counts of a tenant in one minute, which should be equal.
     *
     * @param outcomes number of result events
     * @param entries number of entries in PostgreSQL
     */
    record CountDifference(Instant minute, String tenant, long outcomes, long entries) {}

    /**
     * The result of a comparison.
     *
     * @param until first minute that was not compared
     */
    record ComparisonResult(Instant until, List<CountDifference> differences) {
        public ComparisonResult {
            differences = List.copyOf(differences);
        }
    }

    ReconciliationTable(DataSource database, AuditTrail trail) {
        this.database = database;
        this.trail = trail;
    }

    /**
     * Compares up to 60 complete minutes. Appends an entry for each minute with a difference.
     *
     * @param topics topics that must be read beyond a minute before it is compared
     * @param reconciliationDelay how far beyond the minute they must be read
     */
    @RunAsSystem(SystemScope.AUDIT_PROJECTION)
    @Transactional(TxType.REQUIRES_NEW)
    ComparisonResult compare(List<String> topics, Duration reconciliationDelay) {
        try (Connection connection = database.getConnection()) {
            Instant from = readInstant(connection, SELECT_UNTIL_FOR_UPDATE);
            Instant to = findDueEnd(connection, topics, reconciliationDelay, from);
            if (!to.isAfter(from)) {
                return new ComparisonResult(from, List.of());
            }
            List<CountDifference> countDifferences = findDifferences(connection, from, to);
            recordDifferences(countDifferences);
            update(connection, UPDATE_UNTIL, to);
            update(connection, DELETE_COUNTS, to);
            return new ComparisonResult(to, countDifferences);
        } catch (SQLException e) {
            throw new PersistenceException("outcomes and entries were not compared", e);
        }
    }

    private static Instant readInstant(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getObject(1, OffsetDateTime.class).toInstant();
        }
    }

    private static Instant findDueEnd(
            Connection connection, List<String> topics, Duration reconciliationDelay, Instant from)
            throws SQLException {
        try (PreparedStatement read = connection.prepareStatement(SELECT_COMPLETE_UNTIL)) {
            read.setArray(1, connection.createArrayOf("text", topics.toArray()));
            read.setInt(2, topics.size());
            try (ResultSet row = read.executeQuery()) {
                OffsetDateTime completeUntil = row.next() ? row.getObject(1, OffsetDateTime.class) : null;
                return completeUntil == null
                        ? from
                        : earlierMinute(completeUntil.toInstant().minus(reconciliationDelay), from.plus(MAX_SPAN));
            }
        }
    }

    private static Instant earlierMinute(Instant difference, Instant other) {
        return (difference.isBefore(other) ? difference : other).truncatedTo(ChronoUnit.MINUTES);
    }

    private static List<CountDifference> findDifferences(Connection connection, Instant from, Instant to)
            throws SQLException {
        List<CountDifference> countDifferences = new ArrayList<>();
        try (PreparedStatement compare = connection.prepareStatement(SELECT_DIFFERENCES)) {
            for (int i = 0; i < 4; i++) {
                compare.setObject(i + 1, (i % 2 == 0 ? from : to).atOffset(UTC));
            }
            try (ResultSet row = compare.executeQuery()) {
                while (row.next()) {
                    countDifferences.add(new CountDifference(
                            row.getObject(1, OffsetDateTime.class).toInstant(),
                            row.getString(2),
                            row.getLong(3),
                            row.getLong(4)));
                }
            }
        }
        return countDifferences;
    }

    private void recordDifferences(List<CountDifference> countDifferences) {
        Map<Instant, List<TenantDifference>> byMinute = new TreeMap<>();
        for (CountDifference difference : countDifferences) {
            byMinute.computeIfAbsent(difference.minute(), minute -> new ArrayList<>())
                    .add(new TenantDifference(difference.tenant(), difference.outcomes(), difference.entries()));
        }
        byMinute.forEach((minute, differencesOfMinute) -> trail.append(AuditEntry.create(
                Instant.now().truncatedTo(ChronoUnit.MICROS),
                AuditEntry.UNATTRIBUTED,
                Actor.EVENKEEL.name(),
                new DiscrepancyFound(minute.toString(), differencesOfMinute))));
    }

    private static void update(Connection connection, String sql, Instant to) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setObject(1, to.atOffset(UTC));
            update.executeUpdate();
        }
    }
}
