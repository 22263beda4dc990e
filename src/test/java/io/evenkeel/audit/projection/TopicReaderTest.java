package io.evenkeel.audit.projection;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.audit.Bench;
import io.evenkeel.audit.projection.Arrival.Place;
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

class TopicReaderTest {
    private static final TopicPartition PARTITION = new TopicPartition("t", 0);
    private static final Place PLACE = new Place("t", 0);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final Notebook notebook = new Notebook();
    private final Lag lag = new Lag();
    private final TopicReader reader = new TopicReader("t", () -> consumer, notebook, lag);
    private final Thread thread = new Thread(reader, "reader");

    @BeforeEach
    void aPartitionOfNothingYet() {
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, 0L));
    }

    @AfterEach
    void end() throws InterruptedException {
        reader.close();
        thread.join();
    }

    @Test
    void recordsAreWrittenOnceAndCommitted() throws Exception {
        assignedWith(3);

        Bench.eventually(List.of(0L, 1L, 2L), notebook::offsets);

        Bench.eventually(
                3L, () -> consumer.committed(Set.of(PARTITION)).get(PARTITION).offset());
        assertThat(lag.written()).isEqualTo(3);
        assertThat(lag.waitingSince()).isNull();
    }

    @Test
    void whatCannotBeWrittenIsTriedAgainAndNothingElseIsReadMeanwhile() throws Exception {
        notebook.refuses = true;
        assignedWith(2);
        Bench.eventually(true, () -> lag.waitingSince() != null);
        Bench.eventually(Set.of(PARTITION), consumer::paused);

        notebook.refuses = false;

        Bench.eventually(List.of(0L, 1L), notebook::offsets);
        Bench.eventually(Set.of(), consumer::paused);
        assertThat(lag.waitingSince()).isNull();
        assertThat(lag.seconds(Instant.now())).isZero();
    }

    @Test
    void whereTheDatabaseIsBehindWhatIsCommittedItIsRight() throws Exception {
        consumer.commitSync(Map.of(PARTITION, new OffsetAndMetadata(2)));
        notebook.positions.put(PLACE, 1L);

        consumer.schedulePollTask(() -> {
            consumer.rebalance(List.of(PARTITION));
            consumer.addRecord(record(1));
            consumer.updateEndOffsets(Map.of(PARTITION, 2L));
        });
        thread.start();

        Bench.eventually(List.of(1L), notebook::offsets);
    }

    @Test
    void aPartitionIsCompleteUpToALookOnceItsEndOfThenIsWritten() throws Exception {
        Instant before = Instant.now();
        assignedWith(2);

        Bench.eventually(true, () -> notebook.complete.containsKey(PLACE));

        assertThat(notebook.complete.get(PLACE)).isBetween(before, Instant.now());
        assertThat(notebook.offsets()).hasSize(2);
    }

    @Test
    void aReaderThatFailsStartsOver() throws Exception {
        consumer.schedulePollTask(() -> {
            throw new IllegalStateException("the broker is odd");
        });
        thread.start();
        Thread.sleep(Duration.ofMillis(50).toMillis());

        assertThat(thread.isAlive()).isTrue();
    }

    private void assignedWith(int records) {
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
    private static final class Notebook implements TopicReader.Sink {
        private final List<Long> written = new CopyOnWriteArrayList<>();
        private final Map<Place, Instant> complete = new ConcurrentHashMap<>();
        private final Map<Place, Long> positions = new ConcurrentHashMap<>();
        private volatile boolean refuses;

        @Override
        public void write(List<ConsumerRecord<byte[], byte[]>> batch, Map<Place, Long> before) {
            if (refuses) {
                throw new IllegalStateException("no ink");
            }
            batch.forEach(record -> written.add(record.offset()));
            positions.put(PLACE, written.get(written.size() - 1) + 1);
        }

        @Override
        public Map<Place, Long> positions(Set<Place> places) {
            return Map.copyOf(positions);
        }

        @Override
        public void complete(Map<Place, Instant> until) {
            complete.putAll(until);
        }

        List<Long> offsets() {
            return List.copyOf(written);
        }
    }
}
