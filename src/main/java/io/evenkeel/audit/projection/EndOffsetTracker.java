package io.evenkeel.audit.projection;

import io.evenkeel.audit.projection.SourceOffset.SourcePartition;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Fetches the end offsets of partitions at intervals and reports when they are reached. All records published before
 * the fetch are then read.
 */
final class EndOffsetTracker {
    private static final Duration SNAPSHOT_INTERVAL = Duration.ofSeconds(5);
    private static final Duration KAFKA_TIMEOUT = Duration.ofSeconds(5);

    private final Consumer<byte[], byte[]> consumer;
    private final ConsumerLag lag;
    private final Map<TopicPartition, EndSnapshot> snapshots = new HashMap<>();
    private Instant nextSnapshotAt = Instant.EPOCH;

    private record EndSnapshot(Instant takenAt, long endOffset) {}

    EndOffsetTracker(Consumer<byte[], byte[]> consumer, ConsumerLag lag) {
        this.consumer = consumer;
        this.lag = lag;
    }

    /** Returns, by partition, the time before which all records are read. Call it when all read records are written. */
    Map<SourcePartition, Instant> takeReached() {
        Instant now = Instant.now();
        if (!now.isBefore(nextSnapshotAt)) {
            nextSnapshotAt = now.plus(SNAPSHOT_INTERVAL);
            takeSnapshot(now);
        }
        Map<SourcePartition, Instant> reachedAt = new HashMap<>();
        snapshots.entrySet().removeIf(snapshot -> recordIfReached(snapshot.getKey(), snapshot.getValue(), reachedAt));
        return reachedAt;
    }

    private void takeSnapshot(Instant now) {
        try {
            consumer.endOffsets(consumer.assignment(), KAFKA_TIMEOUT).forEach((partition, end) -> {
                snapshots.putIfAbsent(partition, new EndSnapshot(now, end));
                lag.setRecordsBehind(
                        toSourcePartition(partition), Math.max(0, end - consumer.position(partition, KAFKA_TIMEOUT)));
            });
        } catch (KafkaException e) {
            snapshots.clear(); // the broker is unreachable; the next fetch may succeed
        }
    }

    private boolean recordIfReached(
            TopicPartition partition, EndSnapshot snapshot, Map<SourcePartition, Instant> reachedAt) {
        boolean hasReachedEnd = consumer.position(partition, KAFKA_TIMEOUT) >= snapshot.endOffset();
        if (hasReachedEnd) {
            reachedAt.put(toSourcePartition(partition), snapshot.takenAt());
        }
        return hasReachedEnd;
    }

    void remove(Set<TopicPartition> partitions) {
        snapshots.keySet().removeAll(partitions);
        partitions.forEach(partition -> lag.remove(toSourcePartition(partition)));
    }

    static SourcePartition toSourcePartition(TopicPartition partition) {
        return new SourcePartition(partition.topic(), partition.partition());
    }
}
