package io.evenkeel.audit.projection;

import static java.time.ZoneOffset.UTC;
import static java.util.stream.Collectors.toCollection;

import io.evenkeel.access.Errand;
import io.evenkeel.access.OnErrand;
import io.evenkeel.audit.projection.Arrival.Place;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Counts outcomes in PostgreSQL, each once. */
@ApplicationScoped
class OutcomeTable {
    private static final String COUNT = "insert into outcome_count values (?, ?, ?)"
            + " on conflict (tenant, minute) do update set counted = outcome_count.counted + excluded.counted";

    private final DataSource database;

    /**
     * A result event.
     *
     * @param minute in which it happened; absent when it is no outcome
     */
    record Told(Arrival arrival, String tenant, @Nullable Instant minute) {}

    private record Heap(String tenant, Instant minute) {}

    OutcomeTable(DataSource database) {
        this.database = database;
    }

    /**
     * All of them or none; what an earlier delivery brought is left out.
     *
     * @param written how far the reader of this batch wrote before
     */
    @OnErrand(Errand.AUDIT_PROJECTION)
    @Transactional(TxType.REQUIRES_NEW)
    void count(List<Told> batch, Map<Place, Long> written) {
        try (Connection connection = database.getConnection()) {
            Positions positions = Positions.lock(
                    connection, batch.stream().map(one -> one.arrival().place()).collect(toCollection(TreeSet::new)));
            positions.expect(written);
            Map<Heap, Long> counts =
                    new TreeMap<>(Comparator.comparing(Heap::tenant).thenComparing(Heap::minute));
            for (Told one : batch) {
                if (!positions.isBehind(one.arrival())) {
                    if (one.minute() != null) {
                        counts.merge(new Heap(one.tenant(), one.minute()), 1L, Long::sum);
                    }
                    positions.passed(one.arrival());
                }
            }
            add(connection, counts);
            positions.store();
        } catch (SQLException e) {
            throw new PersistenceException("a batch of outcomes was not counted", e);
        }
    }

    private static void add(Connection connection, Map<Heap, Long> counts) throws SQLException {
        try (PreparedStatement add = connection.prepareStatement(COUNT)) {
            for (Map.Entry<Heap, Long> count : counts.entrySet()) {
                add.setString(1, count.getKey().tenant());
                add.setObject(2, count.getKey().minute().atOffset(UTC));
                add.setLong(3, count.getValue());
                add.addBatch();
            }
            add.executeBatch();
        }
    }
}
