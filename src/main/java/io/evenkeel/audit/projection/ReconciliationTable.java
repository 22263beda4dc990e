package io.evenkeel.audit.projection;

import static java.time.ZoneOffset.UTC;

import io.evenkeel.access.Errand;
import io.evenkeel.access.OnErrand;
import io.evenkeel.audit.AuditTrail;
import io.evenkeel.audit.Entry;
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

/** Compares outcomes with entries in PostgreSQL: every minute once, by whichever instance comes first. */
@ApplicationScoped
class ReconciliationTable {
    static final String DISCREPANCY = "audit.discrepancy";

    private static final String LOCK = "select until from audit_reconciled for update";
    private static final String READ_UP_TO = "select min(complete_until) from audit_position where topic = any (?)"
            + " having count(distinct topic) = ? and bool_and(complete_until is not null)";
    private static final String DIFFERENCES = "with outcomes as (select tenant, minute, counted from outcome_count"
            + " where minute >= ? and minute < ?), entries as (select tree.tenant, found.* from audit_tree tree cross join lateral"
            + " (select date_trunc('minute', at) as minute, count(*) as counted from audit_entry where tenant = tree.tenant"
            + " and at >= ? and at < ? and kind in ('generation.completed', 'generation.refused', 'generation.failed')"
            + " group by 1) found)"
            + " select minute, tenant, coalesce(outcomes.counted, 0), coalesce(entries.counted, 0)"
            + " from outcomes full join entries using (tenant, minute)"
            + " where outcomes.counted is distinct from entries.counted order by minute, tenant limit 1000";
    private static final String FORGET = "delete from outcome_count where minute < ?";
    private static final String MOVE = "update audit_reconciled set until = ?";
    private static final Duration AT_ONCE = Duration.ofHours(1);

    private final DataSource database;
    private final AuditTrail trail;

    /**
     * Outcomes and entries of a tenant in one minute, which should be as many.
     *
     * @param outcomes by the results topic
     * @param entries in PostgreSQL
     */
    record Difference(Instant minute, String tenant, long outcomes, long entries) {}

    /**
     * What was compared.
     *
     * @param until the first minute that was not
     */
    record Compared(Instant until, List<Difference> differences) {
        public Compared {
            differences = List.copyOf(differences);
        }
    }

    ReconciliationTable(DataSource database, AuditTrail trail) {
        this.database = database;
        this.trail = trail;
    }

    /**
     * Compares what is complete, an hour's minutes at most. Each minute with a difference leaves an entry.
     *
     * @param topics that have to be read past a minute, and longer
     * @param grace how much longer
     */
    @OnErrand(Errand.AUDIT_PROJECTION)
    @Transactional(TxType.REQUIRES_NEW)
    Compared compare(List<String> topics, Duration grace) {
        try (Connection connection = database.getConnection()) {
            Instant from = instant(connection, LOCK);
            Instant to = due(connection, topics, grace, from);
            if (!to.isAfter(from)) {
                return new Compared(from, List.of());
            }
            List<Difference> differences = differences(connection, from, to);
            report(differences);
            update(connection, MOVE, to);
            update(connection, FORGET, to);
            return new Compared(to, differences);
        } catch (SQLException e) {
            throw new PersistenceException("outcomes and entries were not compared", e);
        }
    }

    private static Instant instant(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getObject(1, OffsetDateTime.class).toInstant();
        }
    }

    private static Instant due(Connection connection, List<String> topics, Duration grace, Instant from)
            throws SQLException {
        try (PreparedStatement read = connection.prepareStatement(READ_UP_TO)) {
            read.setArray(1, connection.createArrayOf("text", topics.toArray()));
            read.setInt(2, topics.size());
            try (ResultSet row = read.executeQuery()) {
                OffsetDateTime upTo = row.next() ? row.getObject(1, OffsetDateTime.class) : null;
                return upTo == null ? from : earlier(upTo.toInstant().minus(grace), from.plus(AT_ONCE));
            }
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return (one.isBefore(other) ? one : other).truncatedTo(ChronoUnit.MINUTES);
    }

    private static List<Difference> differences(Connection connection, Instant from, Instant to) throws SQLException {
        List<Difference> differences = new ArrayList<>();
        try (PreparedStatement compare = connection.prepareStatement(DIFFERENCES)) {
            for (int i = 0; i < 4; i++) {
                compare.setObject(i + 1, (i % 2 == 0 ? from : to).atOffset(UTC));
            }
            try (ResultSet row = compare.executeQuery()) {
                while (row.next()) {
                    differences.add(new Difference(
                            row.getObject(1, OffsetDateTime.class).toInstant(),
                            row.getString(2),
                            row.getLong(3),
                            row.getLong(4)));
                }
            }
        }
        return differences;
    }

    private void report(List<Difference> differences) {
        Map<Instant, List<Map<String, Object>>> byMinute = new TreeMap<>();
        for (Difference one : differences) {
            byMinute.computeIfAbsent(one.minute(), minute -> new ArrayList<>())
                    .add(Map.of("of", one.tenant(), "outcomes", one.outcomes(), "entries", one.entries()));
        }
        byMinute.forEach((minute, of) -> trail.append(Entry.change(
                DISCREPANCY,
                Instant.now().truncatedTo(ChronoUnit.MICROS),
                Entry.NOBODY,
                Actor.EVENKEEL.name(),
                Map.of("minute", minute.toString(), "differences", of))));
    }

    private static void update(Connection connection, String sql, Instant to) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setObject(1, to.atOffset(UTC));
            update.executeUpdate();
        }
    }
}
