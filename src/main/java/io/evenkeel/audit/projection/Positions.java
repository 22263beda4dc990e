package io.evenkeel.audit.projection;

import static java.time.ZoneOffset.UTC;

import io.evenkeel.audit.projection.Arrival.Place;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;

/** How far topics were read, in the database that what was read is written to: in one transaction with it. */
final class Positions {
    private static final String FOUND =
            "insert into audit_position (topic, partition, next_offset) values (?, ?, 0) on conflict do nothing";
    private static final String LOCK =
            "select next_offset from audit_position where topic = ? and partition = ? for update";
    private static final String READ = "select next_offset from audit_position where topic = ? and partition = ?";
    private static final String ADVANCE = "update audit_position set next_offset = ? where topic = ? and partition = ?";
    private static final String COMPLETE =
            "insert into audit_position (topic, partition, next_offset, complete_until) values (?, ?, 0, ?)"
                    + " on conflict (topic, partition) do update set complete_until = greatest(audit_position.complete_until, excluded.complete_until)";

    private final Connection connection;
    private final Map<Place, Long> next;

    private Positions(Connection connection, Map<Place, Long> next) {
        this.connection = connection;
        this.next = next;
    }

    /** Of those partitions of which any is known. */
    static Map<Place, Long> read(Connection connection, Set<Place> places) throws SQLException {
        Map<Place, Long> next = new HashMap<>();
        try (PreparedStatement read = connection.prepareStatement(READ)) {
            for (Place place : places) {
                set(read, 1, place);
                try (ResultSet row = read.executeQuery()) {
                    if (row.next()) {
                        next.put(place, row.getLong(1));
                    }
                }
            }
        }
        return next;
    }

    /** Whoever else reads these partitions waits from here to the transaction's end. */
    static Positions lock(Connection connection, SortedSet<Place> places) throws SQLException {
        Map<Place, Long> next = new HashMap<>();
        try (PreparedStatement found = connection.prepareStatement(FOUND);
                PreparedStatement lock = connection.prepareStatement(LOCK)) {
            for (Place place : places) {
                set(found, 1, place);
                found.execute();
                set(lock, 1, place);
                try (ResultSet row = lock.executeQuery()) {
                    row.next();
                    next.put(place, row.getLong(1));
                }
            }
        }
        return new Positions(connection, next);
    }

    /** @throws WentBack if a partition that is locked is behind what was written */
    void expect(Map<Place, Long> written) {
        Map<Place, Long> ofThese = new HashMap<>(written);
        ofThese.keySet().retainAll(next.keySet());
        WentBack.check(next, ofThese);
    }

    /** Whether what arrived there was written before. */
    boolean isBehind(Arrival arrival) {
        Long known = next.get(arrival.place());
        if (known == null) {
            throw new IllegalStateException("the position of (" + arrival.place() + ") is not locked.");
        }
        return arrival.offset() < known;
    }

    /** Notes that this and what is before it is written. */
    void passed(Arrival arrival) {
        next.merge(arrival.place(), arrival.offset() + 1, Math::max);
    }

    void store() throws SQLException {
        try (PreparedStatement advance = connection.prepareStatement(ADVANCE)) {
            for (Map.Entry<Place, Long> position : next.entrySet()) {
                advance.setLong(1, position.getValue());
                set(advance, 2, position.getKey());
                advance.addBatch();
            }
            advance.executeBatch();
        }
    }

    /** Notes that all is written that was published in the partitions before some moments. */
    static void complete(Connection connection, Map<Place, Instant> until) throws SQLException {
        try (PreparedStatement complete = connection.prepareStatement(COMPLETE)) {
            for (Map.Entry<Place, Instant> one : new TreeMap<>(until).entrySet()) {
                set(complete, 1, one.getKey());
                complete.setObject(3, one.getValue().atOffset(UTC));
                complete.addBatch();
            }
            complete.executeBatch();
        }
    }

    private static void set(PreparedStatement statement, int from, Place place) throws SQLException {
        statement.setString(from, place.topic());
        statement.setInt(from + 1, place.partition());
    }
}
