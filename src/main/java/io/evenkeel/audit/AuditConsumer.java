package io.evenkeel.audit;

import io.evenkeel.audit.Recorded.Arrival;
import io.smallrye.health.api.Wellness;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Projects the audit topic into PostgreSQL, one batch after another. A batch is tried for as long as it takes, without holding
 * a thread while it waits; the consumer is paused meanwhile, and keeps its partitions.
 */
@ApplicationScoped
class AuditConsumer {
    static final String CHANNEL = "audit";

    private static final Logger LOG = Logger.getLogger(AuditConsumer.class);
    private static final Duration FIRST_WAIT = Duration.ofMillis(500);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final AuditTable table;
    private final AuditLag lag;

    AuditConsumer(AuditTable table, @Wellness AuditLag lag) {
        this.table = table;
        this.lag = lag;
    }

    @Incoming(CHANNEL)
    Uni<Void> project(ConsumerRecords<byte[], byte[]> records) {
        return Uni.createFrom()
                .voidItem()
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .invoke(() -> write(records))
                .onFailure()
                .invoke(this::waits)
                .onFailure()
                .retry()
                .withBackOff(FIRST_WAIT, LONGEST_WAIT)
                .indefinitely();
    }

    private void write(ConsumerRecords<byte[], byte[]> records) {
        List<Recorded> batch = new ArrayList<>();
        Instant last = Instant.EPOCH;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            batch.add(recorded(record));
            last = Instant.ofEpochMilli(record.timestamp());
        }
        table.project(batch);
        lag.projected(last);
    }

    private static Recorded recorded(ConsumerRecord<byte[], byte[]> record) {
        Arrival arrival = new Arrival(record.topic(), record.partition(), record.offset());
        Recorded recorded = Recorded.of(arrival, Instant.ofEpochMilli(record.timestamp()), record.value());
        if (recorded.isUnreadable()) {
            LOG.warnf("The audit record at %s is not an entry; it is kept as unreadable.", arrival);
        }
        return recorded;
    }

    /** One line per attempt, and attempts are half a minute apart soon. */
    private void waits(Throwable failure) {
        lag.waits();
        LOG.warnf("The audit projection waits and tries again: %s (%s)", failure.getMessage(), cause(failure));
    }

    /** The root cause, on one line, and shortened: what PostgreSQL says further on quotes rows. */
    private static String cause(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage())
                .lines()
                .findFirst()
                .orElse(root.getClass().getName());
    }
}
