package io.evenkeel.audit.projection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.evenkeel.access.Errand;
import io.evenkeel.audit.SearchIndex;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Projects made-up entries as the service does, from the bytes of Kafka's records to PostgreSQL's commit, and takes the time. */
public final class IngestTrial {
    private final DataSource database;
    private final List<SearchIndex> indexes;
    private final int batch;

    /**
     * What came out.
     *
     * @param entries that were projected
     * @param seconds that it took
     * @param parts where they went, in the order of work
     */
    public record Outcome(int entries, double seconds, Map<String, Double> parts) {
        public Outcome {
            parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
        }

        public double perSecond() {
            return entries / seconds;
        }
    }

    /** A trial on a database whose tables are made. */
    public IngestTrial(DataSource database, List<SearchIndex> indexes, int batch) {
        this.database = database;
        this.indexes = List.copyOf(indexes);
        this.batch = batch;
    }

    /**
     * Projects entries.
     *
     * @param topic that no trial used before
     * @param values of its records
     */
    public Outcome run(String topic, List<byte[]> values) throws SQLException {
        Laps laps = new Laps();
        Ledger ledger = new Ledger(indexes, laps);
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("set role evenkeel_service");
            }
            connection.commit();
            long start = System.nanoTime();
            laps.start();
            for (int from = 0; from < values.size(); from += batch) {
                int to = Math.min(values.size(), from + batch);
                project(connection, ledger, laps, read(topic, from, values.subList(from, to), laps));
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            return new Outcome(values.size(), seconds, seconds(laps));
        }
    }

    private static List<Recorded> read(String topic, int from, List<byte[]> values, Laps laps) {
        List<Recorded> read = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            Recorded recorded = Recorded.of(new Arrival(topic, 0, from + i), Instant.EPOCH, values.get(i));
            if (recorded.isUnreadable()) {
                throw new IllegalArgumentException("not an entry: " + new String(values.get(i), UTF_8));
            }
            read.add(recorded);
        }
        laps.lap("read: canonical form, hash, fields");
        return read;
    }

    private static void project(Connection connection, Ledger ledger, Laps laps, List<Recorded> batch)
            throws SQLException {
        Errand.AUDIT_PROJECTION.begin(connection);
        ledger.project(connection, batch, Map.of());
        connection.commit();
        laps.lap("commit");
    }

    private static Map<String, Double> seconds(Laps laps) {
        Map<String, Double> seconds = new LinkedHashMap<>();
        laps.nanos().forEach((part, nanos) -> seconds.put(part, nanos / 1e9));
        return seconds;
    }
}
