package io.evenkeel.audit.projection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.evenkeel.access.SystemScope;
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
public final class ProjectionBenchmark {
    private final DataSource database;
    private final List<SearchIndex> indexes;
    private final int batchSize;

    /**
     * What came out.
     *
     * @param entries that were projected
     * @param seconds that it took
     * @param secondsByPhase where they went, in the order of work
     */
    public record IngestResult(int entries, double seconds, Map<String, Double> secondsByPhase) {
        public IngestResult {
            secondsByPhase = Collections.unmodifiableMap(new LinkedHashMap<>(secondsByPhase));
        }

        public double entriesPerSecond() {
            return entries / seconds;
        }
    }

    /** A trial on a database whose tables are made. */
    public ProjectionBenchmark(DataSource database, List<SearchIndex> indexes, int batch) {
        this.database = database;
        this.indexes = List.copyOf(indexes);
        this.batchSize = batch;
    }

    /**
     * Projects entries.
     *
     * @param topic that no trial used before
     * @param values of its records
     */
    public IngestResult run(String topic, List<byte[]> values) throws SQLException {
        PhaseTimer timer = new PhaseTimer();
        EntryWriter writer = new EntryWriter(indexes, timer);
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("set role evenkeel_service");
            }
            connection.commit();
            long start = System.nanoTime();
            timer.start();
            for (int from = 0; from < values.size(); from += batchSize) {
                int to = Math.min(values.size(), from + batchSize);
                projectBatch(
                        connection, writer, timer, toCanonicalEntries(topic, from, values.subList(from, to), timer));
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            return new IngestResult(values.size(), seconds, secondsByPhase(timer));
        }
    }

    private static List<CanonicalEntry> toCanonicalEntries(
            String topic, int from, List<byte[]> values, PhaseTimer timer) {
        List<CanonicalEntry> read = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            CanonicalEntry canonicalEntry =
                    CanonicalEntry.of(new SourceOffset(topic, 0, from + i), Instant.EPOCH, values.get(i));
            if (canonicalEntry.isUnreadable()) {
                throw new IllegalArgumentException("not an entry: " + new String(values.get(i), UTF_8));
            }
            read.add(canonicalEntry);
        }
        timer.endPhase("read: canonical form, hash, fields");
        return read;
    }

    private static void projectBatch(
            Connection connection, EntryWriter writer, PhaseTimer timer, List<CanonicalEntry> batch)
            throws SQLException {
        SystemScope.AUDIT_PROJECTION.applyTo(connection);
        writer.project(connection, batch, Map.of());
        connection.commit();
        timer.endPhase("commit");
    }

    private static Map<String, Double> secondsByPhase(PhaseTimer timer) {
        Map<String, Double> seconds = new LinkedHashMap<>();
        timer.nanosByPhase().forEach((part, nanos) -> seconds.put(part, nanos / 1e9));
        return seconds;
    }
}
