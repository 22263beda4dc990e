package io.evenkeel.audit.projection;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.audit.AuditFixtures;
import io.evenkeel.audit.projection.SourceOffset.SourcePartition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TopicProjectorTest {
    private static final TopicPartition PARTITION = new TopicPartition("t", 0);
    private static final SourcePartition SOURCE_PARTITION = new SourcePartition("t", 0);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final RecordingSink sink = new RecordingSink();
    private final ConsumerLag lag = new ConsumerLag();
    private final TopicProjector projector = new TopicProjector("t", () -> consumer, sink, lag);
    private final Thread thread = new Thread(projector, "reader");

    @BeforeEach
    void createEmptyPartition() {
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, 0L));
    }

    @AfterEach
    void stop() throws InterruptedException {
        projector.close();
        thread.join();
    }

    @Test
    void writesRecordsOnceAndCommits() throws Exception {
        assignWithRecords(3);

        AuditFixtures.awaitResult(List.of(0L, 1L, 2L), sink::offsets);

        AuditFixtures.awaitResult(
                3L, () -> consumer.committed(Set.of(PARTITION)).get(PARTITION).offset());
        assertThat(lag.recordsWritten()).isEqualTo(3);
        assertThat(lag.waitingSince()).isNull();
    }

    @Test
    void retriesFailedBatchAndPauses() throws Exception {
        sink.isFailing = true;
        assignWithRecords(2);
        AuditFixtures.awaitResult(true, () -> lag.waitingSince() != null);
        AuditFixtures.awaitResult(Set.of(PARTITION), consumer::paused);

        sink.isFailing = false;

        AuditFixtures.awaitResult(List.of(0L, 1L), sink::offsets);
        AuditFixtures.awaitResult(Set.of(), consumer::paused);
        assertThat(lag.waitingSince()).isNull();
        assertThat(lag.lagSeconds(Instant.now())).isZero();
    }

    @Test
    void resumesFromDatabaseOffsetIfBehindCommit() throws Exception {
        consumer.commitSync(Map.of(PARTITION, new OffsetAndMetadata(2)));
        sink.nextOffsets.put(SOURCE_PARTITION, 1L);

        consumer.schedulePollTask(() -> {
            consumer.rebalance(List.of(PARTITION));
            consumer.addRecord(record(1));
            consumer.updateEndOffsets(Map.of(PARTITION, 2L));
        });
        thread.start();

        AuditFixtures.awaitResult(List.of(1L), sink::offsets);
    }

    @Test
    void marksPartitionCompleteAfterSnapshotIsWritten() throws Exception {
        Instant start = Instant.now();
        assignWithRecords(2);

        AuditFixtures.awaitResult(true, () -> sink.completeUntil.containsKey(SOURCE_PARTITION));

        assertThat(sink.completeUntil.get(SOURCE_PARTITION)).isBetween(start, Instant.now());
        assertThat(sink.offsets()).hasSize(2);
    }

    @Test
    void restartsAfterFailure() throws Exception {
        consumer.schedulePollTask(() -> {
            throw new IllegalStateException("the broker is odd");
        });
        thread.start();
        Thread.sleep(Duration.ofMillis(50).toMillis());

        assertThat(thread.isAlive()).isTrue();
    }

    private void assignWithRecords(int records) {
        consumer.schedulePollTask(() -> {
            consumer.rebalance(List.of(PARTITION));
            for (int i = 0; i < records; i++) {
                consumer.addRecord(record(i));
            }
            consumer.updateEndOffsets(Map.of(PARTITION, (long) records));
        });
        thread.start();
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset) {
        return new ConsumerRecord<>("t", 0, offset, new byte[0], new byte[0]);
    }

    /** Writes records down, unless it refuses. */
    private static final class RecordingSink implements TopicProjector.BatchSink {
        private final List<Long> writtenOffsets = new CopyOnWriteArrayList<>();
        private final Map<SourcePartition, Instant> completeUntil = new ConcurrentHashMap<>();
        private final Map<SourcePartition, Long> nextOffsets = new ConcurrentHashMap<>();
        private volatile boolean isFailing;

        @Override
        public void write(List<ConsumerRecord<byte[], byte[]>> batch, Map<SourcePartition, Long> start) {
            if (isFailing) {
                throw new IllegalStateException("no ink");
            }
            batch.forEach(record -> writtenOffsets.add(record.offset()));
            nextOffsets.put(SOURCE_PARTITION, writtenOffsets.get(writtenOffsets.size() - 1) + 1);
        }

        @Override
        public Map<SourcePartition, Long> findNextOffsets(Set<SourcePartition> partitions) {
            return Map.copyOf(nextOffsets);
        }

        @Override
        public void markComplete(Map<SourcePartition, Instant> untilByPartition) {
            completeUntil.putAll(untilByPartition);
        }

        List<Long> offsets() {
            return List.copyOf(writtenOffsets);
        }
    }
}
