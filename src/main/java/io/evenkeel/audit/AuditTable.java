package io.evenkeel.audit;

import static java.time.ZoneOffset.UTC;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.evenkeel.access.Errand;
import io.evenkeel.access.OnErrand;
import io.evenkeel.audit.Recorded.Arrival;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Extends the chains in PostgreSQL. */
@ApplicationScoped
class AuditTable implements AuditTrail {
    private static final String LOCK = "select seq, hash from audit_chain where tenant = ? for update";
    private static final String FOUND = "insert into audit_chain values (?, ?, ?) on conflict do nothing";
    private static final String MOVE = "update audit_chain set seq = ?, hash = ? where tenant = ?";
    private static final String KNOWN =
            "select body from audit_entry where topic = ? and kafka_partition = ? and kafka_offset = ?";
    private static final String INSERT = "insert into audit_entry (" + String.join(", ", Columns.NAMES)
            + ", seq, prev_hash, hash, body, topic, kafka_partition, kafka_offset) values ("
            + "?, ".repeat(Columns.NAMES.size()) + "?, ?, ?, ?, ?, ?, ?)";

    private final DataSource database;

    AuditTable(DataSource database) {
        this.database = database;
    }

    @Override
    @Transactional(TxType.MANDATORY)
    public void append(Entry entry) {
        Recorded change = Recorded.change(entry);
        try (Connection connection = database.getConnection()) {
            extend(connection, change.tenant(), List.of(change));
        } catch (SQLException e) {
            throw new PersistenceException("the audit entry (" + entry.kind() + ") was not recorded", e);
        }
    }

    /**
     * Appends a batch from Kafka, all of it or nothing; what an earlier delivery brought is left out.
     *
     * @throws PersistenceException if the database fails
     * @throws IllegalStateException if another record has arrived from the same place before
     */
    @OnErrand(Errand.AUDIT_PROJECTION)
    @Transactional(TxType.REQUIRES_NEW)
    void project(List<Recorded> batch) {
        // Sorted, so that two projections that meet in a rebalance lock chains in the same order.
        Map<String, List<Recorded>> chains =
                batch.stream().collect(groupingBy(Recorded::tenant, TreeMap::new, toList()));
        try (Connection connection = database.getConnection()) {
            for (Map.Entry<String, List<Recorded>> chain : chains.entrySet()) {
                extend(connection, chain.getKey(), chain.getValue());
            }
        } catch (SQLException e) {
            throw new PersistenceException("a batch of audit entries was not recorded", e);
        }
    }

    private static void extend(Connection connection, String tenant, List<Recorded> entries) throws SQLException {
        Link head = lock(connection, tenant);
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (Recorded entry : unknown(connection, entries)) {
                Link next = head.next(entry.body());
                set(insert, entry, head, next);
                insert.addBatch();
                head = next;
            }
            insert.executeBatch();
        }
        move(connection, tenant, head);
    }

    /** Where the chain stands. Whoever else wants to extend it waits from here to the end of this transaction. */
    private static Link lock(Connection connection, String tenant) throws SQLException {
        try (PreparedStatement found = connection.prepareStatement(FOUND)) {
            found.setString(1, tenant);
            found.setLong(2, Link.START.seq());
            found.setString(3, Link.START.hash());
            found.execute();
        }
        try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
            lock.setString(1, tenant);
            try (ResultSet row = lock.executeQuery()) {
                row.next();
                return new Link(row.getLong("seq"), row.getString("hash"));
            }
        }
    }

    private static void move(Connection connection, String tenant, Link head) throws SQLException {
        try (PreparedStatement move = connection.prepareStatement(MOVE)) {
            move.setLong(1, head.seq());
            move.setString(2, head.hash());
            move.setString(3, tenant);
            move.execute();
        }
    }

    private static List<Recorded> unknown(Connection connection, List<Recorded> entries) throws SQLException {
        List<Recorded> unknown = new ArrayList<>();
        try (PreparedStatement known = connection.prepareStatement(KNOWN)) {
            for (Recorded entry : entries) {
                Arrival arrival = entry.arrival();
                if (arrival == null || !isKnown(known, arrival, entry.body())) {
                    unknown.add(entry);
                }
            }
        }
        return unknown;
    }

    private static boolean isKnown(PreparedStatement known, Arrival arrival, String body) throws SQLException {
        known.setString(1, arrival.topic());
        known.setInt(2, arrival.partition());
        known.setLong(3, arrival.offset());
        try (ResultSet row = known.executeQuery()) {
            boolean arrived = row.next();
            if (arrived && !row.getString("body").equals(body)) {
                throw new IllegalStateException("another audit record than before arrived from (" + arrival
                        + ").\nMaybe the topic was deleted and"
                        + " made anew: then continue with a topic of another name, so that no entry is lost.");
            }
            return arrived;
        }
    }

    private static void set(PreparedStatement insert, Recorded entry, Link head, Link next) throws SQLException {
        int at = 0;
        for (Object value : entry.columns().values()) {
            set(insert, ++at, value);
        }
        insert.setLong(++at, next.seq());
        insert.setString(++at, head.hash());
        insert.setString(++at, next.hash());
        insert.setString(++at, entry.body());
        Arrival arrival = entry.arrival();
        insert.setString(++at, arrival == null ? null : arrival.topic());
        insert.setObject(++at, arrival == null ? null : arrival.partition(), Types.INTEGER);
        insert.setObject(++at, arrival == null ? null : arrival.offset(), Types.BIGINT);
    }

    private static void set(PreparedStatement statement, int at, @Nullable Object value) throws SQLException {
        if (value instanceof List<?> texts) {
            statement.setArray(at, statement.getConnection().createArrayOf("text", texts.toArray()));
        } else if (value instanceof Instant instant) {
            statement.setObject(at, instant.atOffset(UTC));
        } else {
            statement.setString(at, (String) value);
        }
    }
}
