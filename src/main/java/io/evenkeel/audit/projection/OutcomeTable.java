package io.evenkeel.audit.projection;

import static java.time.ZoneOffset.UTC;
import static java.util.stream.Collectors.toCollection;

import io.evenkeel.access.RunAsSystem;
import io.evenkeel.access.SystemScope;
import io.evenkeel.audit.projection.SourceOffset.SourcePartition;
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

/** Counts result events in PostgreSQL, each once. */
@ApplicationScoped
class OutcomeTable {
    private static final String UPSERT_COUNTS = "insert into outcome_count values (?, ?, ?)"
            + " on conflict (tenant, minute) do update set counted = outcome_count.counted + excluded.counted";

    private final DataSource database;

    /**
     * A result event.
     *
     * @param minute minute of its time; null if the record is not a result event
     */
    record CountedOutcome(
            SourceOffset sourceOffset,
            String tenant,
            @Nullable Instant minute) {}

    private record TenantMinute(String tenant, Instant minute) {}

    OutcomeTable(DataSource database) {
        this.database = database;
    }

    /**
     * Counts a batch in one transaction. Skips records that an earlier delivery counted.
     *
     * @param writtenOffsets next offsets after what this reader has written
     */
    @RunAsSystem(SystemScope.AUDIT_PROJECTION)
    @Transactional(TxType.REQUIRES_NEW)
    void count(List<CountedOutcome> batch, Map<SourcePartition, Long> writtenOffsets) {
        try (Connection connection = database.getConnection()) {
            ConsumerOffsets offsets = ConsumerOffsets.lock(
                    connection,
                    batch.stream()
                            .map(outcome -> outcome.sourceOffset().sourcePartition())
                            .collect(toCollection(TreeSet::new)));
            offsets.checkNotBehind(writtenOffsets);
            Map<TenantMinute, Long> counts =
                    new TreeMap<>(Comparator.comparing(TenantMinute::tenant).thenComparing(TenantMinute::minute));
            for (CountedOutcome outcome : batch) {
                if (!offsets.isAlreadyWritten(outcome.sourceOffset())) {
                    if (outcome.minute() != null) {
                        counts.merge(new TenantMinute(outcome.tenant(), outcome.minute()), 1L, Long::sum);
                    }
                    offsets.advancePast(outcome.sourceOffset());
                }
            }
            addCounts(connection, counts);
            offsets.store();
        } catch (SQLException e) {
            throw new PersistenceException("a batch of outcomes was not counted", e);
        }
    }

    private static void addCounts(Connection connection, Map<TenantMinute, Long> counts) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(UPSERT_COUNTS)) {
            for (Map.Entry<TenantMinute, Long> count : counts.entrySet()) {
                upsert.setString(1, count.getKey().tenant());
                upsert.setObject(2, count.getKey().minute().atOffset(UTC));
                upsert.setLong(3, count.getValue());
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
    }
}
