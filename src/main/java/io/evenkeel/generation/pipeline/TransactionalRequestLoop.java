package io.evenkeel.generation.pipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.jboss.logging.Logger;

/**
 * Consumes requests and publishes their output, exactly once for a read-committed reader.
 *
 * <p>Processing runs ahead of commits. Records start as they arrive. When the oldest records of a partition are finished, one short
 * transaction publishes their output and commits their offsets (KIP-98, KIP-447). One thread polls and commits, so a rebalance, which
 * happens during a poll, never meets an open transaction. After any failure, records in flight are cancelled and consumption starts
 * over from the last commit; a new producer first ends the old one's last transaction. docs/adr/002 says why this is not a SmallRye
 * channel.
 */
final class TransactionalRequestLoop implements Runnable, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(TransactionalRequestLoop.class);
    private static final int MAX_COMMIT_RECORDS = 500;
    private static final int MAX_IN_FLIGHT = 2000; // records, most of them refusals behind a slow request
    private static final Duration IDLE_POLL_TIMEOUT = Duration.ofMillis(200);
    private static final Duration BUSY_POLL_TIMEOUT = Duration.ofMillis(10);
    private static final Duration BACK_OFF = Duration.ofSeconds(1);
    private static final Duration POSITION_TIMEOUT =
            Duration.ofSeconds(40); // longer than the transaction of a dead owner lasts

    private final String topic;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final RecordProcessor processor;
    private final ConsumerHealth health;
    private final Map<TopicPartition, PartitionQueue> partitionQueues = new HashMap<>();
    private volatile boolean stopped;

    /**
     * Creates a loop; {@link #run} starts it.
     *
     * @param consumers creates one with a stable {@code group.instance.id}, read-committed, without auto-commit
     * @param producers creates one with a stable {@code transactional.id}
     */
    TransactionalRequestLoop(
            String topic,
            Supplier<Consumer<byte[], byte[]>> consumers,
            Supplier<Producer<byte[], byte[]>> producers,
            RecordProcessor processor,
            ConsumerHealth health) {
        this.topic = topic;
        this.consumers = consumers;
        this.producers = producers;
        this.processor = processor;
        this.health = health;
    }

    /** Consumes until closed, or until the broker fences or rejects this instance for good. */
    @Override
    public void run() {
        while (!stopped) {
            try (Producer<byte[], byte[]> producer = producers.get();
                    Consumer<byte[], byte[]> consumer = consumers.get()) {
                health.recordUnassigned();
                producer.initTransactions();
                consumer.subscribe(List.of(topic), new PartitionRebalanceListener(consumer));
                while (!stopped) {
                    pollAndCommit(consumer, producer);
                }
            } catch (FencedInstanceIdException | AuthenticationException | AuthorizationException e) {
                LOG.errorf("consumption of %s stopped: %s", topic, e.toString());
                health.recordStopped(e.toString());
                stopped = true;
            } catch (RuntimeException e) {
                LOG.warnf(e, "consumption of %s starts over from the last commit", topic);
                backOff();
            } finally {
                releasePartitions(List.copyOf(partitionQueues.keySet()));
            }
        }
    }

    private void pollAndCommit(Consumer<byte[], byte[]> consumer, Producer<byte[], byte[]> producer) {
        consumer.poll(inFlightCount() == 0 ? IDLE_POLL_TIMEOUT : BUSY_POLL_TIMEOUT)
                .forEach(this::enqueue);
        if (processor.isSaturated() || inFlightCount() > MAX_IN_FLIGHT) {
            consumer.pause(consumer.assignment());
        } else {
            consumer.resume(consumer.paused());
        }
        commit(consumer, producer);
        if (inFlightCount() > 0) {
            health.recordPending();
        } else if (isCaughtUp(consumer)) {
            health.recordProgress();
        }
    }

    /** Returns whether no request waits; false if the lag is unknown. */
    private static boolean isCaughtUp(Consumer<byte[], byte[]> consumer) {
        return consumer.assignment().stream()
                .allMatch(partition -> consumer.currentLag(partition).orElse(1) == 0);
    }

    private int inFlightCount() {
        return partitionQueues.values().stream().mapToInt(PartitionQueue::size).sum();
    }

    private void enqueue(ConsumerRecord<byte[], byte[]> record) {
        PartitionQueue queue = partitionQueues.get(new TopicPartition(record.topic(), record.partition()));
        if (queue == null) {
            throw new IllegalStateException(
                    "a record came from partition (" + record.partition() + "), which is not assigned.");
        }
        queue.enqueue(record, processor.process(record));
    }

    private void commit(Consumer<byte[], byte[]> consumer, Producer<byte[], byte[]> producer) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        Map<PartitionQueue, Integer> completedCounts = new HashMap<>();
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        partitionQueues.forEach((partition, queue) -> {
            List<PartitionQueue.InFlightRecord> completed = queue.completedPrefix(MAX_COMMIT_RECORDS);
            if (!completed.isEmpty()) {
                completed.forEach(inFlightRecord ->
                        records.addAll(inFlightRecord.output().join().records()));
                offsets.put(
                        partition,
                        new OffsetAndMetadata(
                                completed.get(completed.size() - 1).record().offset() + 1));
                completedCounts.put(queue, completed.size());
            }
        });
        if (!offsets.isEmpty()) {
            producer.beginTransaction();
            send(records, producer);
            producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
            producer.commitTransaction();
            completedCounts.forEach(PartitionQueue::removeCommitted);
            health.recordProgress();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a failed one fails the commit
    private static void send(List<ProducerRecord<byte[], byte[]>> records, Producer<byte[], byte[]> producer) {
        records.forEach(producer::send);
    }

    private void releasePartitions(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            PartitionQueue queue = partitionQueues.remove(partition);
            if (queue != null) {
                queue.cancelAll();
                processor.onPartitionRevoked(partition.partition());
            }
        }
    }

    private void backOff() {
        try {
            Thread.sleep(BACK_OFF.toMillis());
        } catch (InterruptedException e) {
            stopped = true;
        }
    }

    /** Stops consumption. Finished records that are not committed are processed again later. */
    @Override
    public void close() {
        stopped = true;
    }

    /** Kafka calls it during a poll, thus never during a transaction. */
    private final class PartitionRebalanceListener implements ConsumerRebalanceListener {
        private final Consumer<byte[], byte[]> consumer;

        PartitionRebalanceListener(Consumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            for (TopicPartition partition : partitions) {
                consumer.position(partition, POSITION_TIMEOUT); // waits until the last owner's transaction has ended
                processor.onPartitionAssigned(partition.partition());
                partitionQueues.put(partition, new PartitionQueue());
            }
            health.recordAssigned();
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            releasePartitions(partitions);
        }
    }
}
