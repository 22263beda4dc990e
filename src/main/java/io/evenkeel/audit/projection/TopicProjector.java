package io.evenkeel.audit.projection;

import io.evenkeel.audit.projection.SourceOffset.SourcePartition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Reads a topic batch by batch and passes each batch to a sink, until the sink has written it. While a batch cannot be written, nothing
 * more is read, but the partitions stay assigned. The sink recognises redelivered records by their offset.
 */
final class TopicProjector implements Runnable, AutoCloseable {
    /** Writes the records of a topic. */
    interface BatchSink {
        /**
         * Writes all records of a batch or none.
         *
         * @param nextOffsets next offsets after what this reader has written
         * @throws OffsetRegressionException if the stored offsets are behind them
         */
        void write(List<ConsumerRecord<byte[], byte[]>> batch, Map<SourcePartition, Long> nextOffsets);

        /** Returns the next offset of each partition. Partitions that were never written are missing. */
        Map<SourcePartition, Long> findNextOffsets(Set<SourcePartition> partitions);

        /** Stores the time before which all records of each partition are written. */
        void markComplete(Map<SourcePartition, Instant> completeUntil);
    }

    private static final Logger LOG = Logger.getLogger(TopicProjector.class);
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(200);
    private static final Duration MIN_BACKOFF = Duration.ofMillis(500);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(30);
    private static final Duration KAFKA_TIMEOUT = Duration.ofSeconds(20);

    private final String topic;
    private final Supplier<Consumer<byte[], byte[]>> consumerFactory;
    private final BatchSink sink;
    private final ConsumerLag lag;
    private final Map<SourcePartition, Long> writtenOffsets = new HashMap<>();
    private List<ConsumerRecord<byte[], byte[]>> pending = new ArrayList<>();
    private Duration backoff = MIN_BACKOFF;
    private Instant nextAttemptAt = Instant.EPOCH;
    private volatile boolean stopped;

    /**
     * Creates a projector that {@link #run} drives.
     *
     * @param consumerFactory opens a read-committed consumer without auto-commit
     */
    TopicProjector(String topic, Supplier<Consumer<byte[], byte[]>> consumerFactory, BatchSink sink, ConsumerLag lag) {
        this.topic = topic;
        this.consumerFactory = consumerFactory;
        this.sink = sink;
        this.lag = lag;
    }

    /** Reads until {@link #close} is called. */
    @Override
    public void run() {
        while (!stopped) {
            try (Consumer<byte[], byte[]> consumer = consumerFactory.get()) {
                EndOffsetTracker tracker = new EndOffsetTracker(consumer, lag);
                consumer.subscribe(List.of(topic), new PartitionListener(consumer, tracker));
                while (!stopped) {
                    pollOnce(consumer, tracker);
                }
            } catch (RuntimeException e) {
                LOG.warnf("Reading %s starts again at the stored offsets: %s", topic, rootCauseMessage(e));
                sleepBackoff();
            } finally {
                pending = new ArrayList<>();
                writtenOffsets.clear();
            }
        }
    }

    private void pollOnce(Consumer<byte[], byte[]> consumer, EndOffsetTracker tracker) {
        consumer.poll(POLL_TIMEOUT).forEach(pending::add);
        if (!pending.isEmpty() && !Instant.now().isBefore(nextAttemptAt)) {
            writePending(consumer);
        }
        if (pending.isEmpty()) {
            reportProgress(tracker);
        }
    }

    private void writePending(Consumer<byte[], byte[]> consumer) {
        try {
            sink.write(pending, writtenOffsets);
        } catch (OffsetRegressionException e) {
            throw e;
        } catch (RuntimeException e) {
            scheduleRetry(consumer, e);
            return;
        }
        ConsumerRecord<byte[], byte[]> last = pending.get(pending.size() - 1);
        pending.forEach(record ->
                writtenOffsets.put(new SourcePartition(record.topic(), record.partition()), record.offset() + 1));
        lag.recordWritten(pending.size(), Instant.ofEpochMilli(last.timestamp()));
        pending = new ArrayList<>();
        backoff = MIN_BACKOFF;
        consumer.resume(consumer.paused());
        commitOffsets(consumer);
    }

    /** Logs one line per attempt. The backoff grows to half a minute. */
    private void scheduleRetry(Consumer<byte[], byte[]> consumer, RuntimeException failure) {
        consumer.pause(consumer.assignment());
        nextAttemptAt = Instant.now().plus(backoff);
        increaseBackoff();
        lag.recordWriteFailure();
        LOG.warnf(
                "The audit projection of %s waits and tries again: %s (%s)",
                topic, failure.getMessage(), rootCauseMessage(failure));
    }

    private void increaseBackoff() {
        Duration doubled = backoff.multipliedBy(2);
        backoff = doubled.compareTo(MAX_BACKOFF) > 0 ? MAX_BACKOFF : doubled;
    }

    /** Returns the first line of the root cause. Further lines of PostgreSQL's messages quote rows. */
    private static String rootCauseMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage())
                .lines()
                .findFirst()
                .orElse(root.getClass().getName());
    }

    /**
     * Commits the consumer's positions, where other instances continue. After a failed commit, records are only read
     * again.
     */
    private static void commitOffsets(Consumer<byte[], byte[]> consumer) {
        Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
        for (TopicPartition partition : consumer.assignment()) {
            positions.put(partition, new OffsetAndMetadata(consumer.position(partition)));
        }
        consumer.commitAsync(positions, (offsets, failure) -> {
            if (failure != null) {
                LOG.debugf("offsets were not committed: %s", failure.toString());
            }
        });
    }

    private void reportProgress(EndOffsetTracker tracker) {
        Map<SourcePartition, Instant> completeUntil = tracker.takeReached();
        if (!completeUntil.isEmpty()) {
            try {
                sink.markComplete(completeUntil);
                OffsetRegressionException.check(sink.findNextOffsets(writtenOffsets.keySet()), writtenOffsets);
            } catch (OffsetRegressionException e) {
                throw e;
            } catch (RuntimeException e) {
                LOG.debugf("the progress of %s was not stored: %s", topic, e.toString()); // the next poll stores it
            }
        }
    }

    private void sleepBackoff() {
        try {
            Thread.sleep(backoff.toMillis());
            increaseBackoff();
        } catch (InterruptedException e) {
            stopped = true;
        }
    }

    @Override
    public void close() {
        stopped = true;
    }

    /** Handles rebalances during polls. */
    private final class PartitionListener implements ConsumerRebalanceListener {
        private final Consumer<byte[], byte[]> consumer;
        private final EndOffsetTracker tracker;

        PartitionListener(Consumer<byte[], byte[]> consumer, EndOffsetTracker tracker) {
            this.consumer = consumer;
            this.tracker = tracker;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (!pending.isEmpty()) {
                consumer.pause(partitions);
            }
            seekToStoredOffsets(partitions);
            backoff = MIN_BACKOFF;
        }

        /**
         * Seeks to the stored offset where it is behind the committed one, for example after a restore. Fails if the
         * database is unreachable.
         */
        private void seekToStoredOffsets(Collection<TopicPartition> partitions) {
            Map<SourcePartition, Long> nextOffsets = sink.findNextOffsets(
                    partitions.stream().map(EndOffsetTracker::toSourcePartition).collect(Collectors.toSet()));
            for (TopicPartition partition : partitions) {
                long next = nextOffsets.getOrDefault(EndOffsetTracker.toSourcePartition(partition), 0L);
                if (next < consumer.position(partition, KAFKA_TIMEOUT)) {
                    consumer.seek(partition, next);
                }
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            Set<TopicPartition> revoked = Set.copyOf(partitions);
            revoked.forEach(partition -> writtenOffsets.remove(EndOffsetTracker.toSourcePartition(partition)));
            pending.removeIf(record -> revoked.contains(new TopicPartition(record.topic(), record.partition())));
            tracker.remove(revoked);
        }
    }
}
