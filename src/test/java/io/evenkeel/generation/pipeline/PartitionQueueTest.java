package io.evenkeel.generation.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class PartitionQueueTest {
    private final PartitionQueue queue = new PartitionQueue();
    private final CompletableFuture<OutputRecords> first = enqueue(7);
    private final CompletableFuture<OutputRecords> second = enqueue(9);
    private final CompletableFuture<OutputRecords> third = enqueue(10);

    @Test
    void completedRecordWaitsForEarlierOnes() {
        second.complete(new OutputRecords(List.of()));

        assertThat(queue.completedPrefix(10)).isEmpty();
    }

    @Test
    void prefixEndsAtFirstPendingRecord() {
        first.complete(new OutputRecords(List.of()));
        second.complete(new OutputRecords(List.of()));

        assertThat(queue.completedPrefix(10))
                .extracting(inFlightRecord -> inFlightRecord.record().offset())
                .containsExactly(7L, 9L);
    }

    @Test
    void limitsPrefixLength() {
        first.complete(new OutputRecords(List.of()));
        second.complete(new OutputRecords(List.of()));

        assertThat(queue.completedPrefix(1)).hasSize(1);
    }

    @Test
    void returnsUncommittedRecordsAgain() {
        first.complete(new OutputRecords(List.of()));
        queue.completedPrefix(10);

        assertThat(queue.completedPrefix(10)).hasSize(1);

        queue.removeCommitted(1);
        assertThat(queue.completedPrefix(10)).isEmpty();
    }

    @Test
    void failedRecordCountsAsCompleted() {
        first.completeExceptionally(new IllegalStateException("no memory"));

        assertThat(queue.completedPrefix(10)).hasSize(1);
    }

    @Test
    void cancelAllCancelsPendingRecords() {
        queue.cancelAll();

        assertThat(third).isCancelled();
        assertThat(queue.size()).isZero();
    }

    private CompletableFuture<OutputRecords> enqueue(long offset) {
        CompletableFuture<OutputRecords> work = new CompletableFuture<>();
        queue.enqueue(new ConsumerRecord<>("requests", 0, offset, new byte[0], new byte[0]), work);
        return work;
    }
}
