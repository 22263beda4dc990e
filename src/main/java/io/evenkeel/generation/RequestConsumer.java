package io.evenkeel.generation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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
 * Takes requests off their topic and publishes what became of them, each exactly once for a read-committed reader.
 *
 * <p>Work runs ahead of committing: records are begun as they arrive, and whenever the oldest ones of a partition are
 * finished, one short transaction publishes what they led to and commits their offsets (KIP-98, KIP-447). One thread polls and
 * commits, so a rebalance, which happens while polling, never meets an open transaction. After any trouble with Kafka
 * everything under way is dropped and begun anew from what is committed; a new producer first settles the old one's last
 * transaction. Why not a SmallRye channel: docs/adr/002.
 */
final class RequestConsumer implements Runnable, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(RequestConsumer.class);
    private static final int LARGEST_COMMIT = 500;
    private static final int MOST_UNDER_WAY = 2000; // with refusals, which are cheap, waiting behind a slow request
    private static final Duration IDLE = Duration.ofMillis(200);
    private static final Duration BUSY = Duration.ofMillis(10);
    private static final Duration BACK_OFF = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(40); // more than a dead owner's transaction lasts

    private final String topic;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final Work work;
    private final Progress progress;
    private final Map<TopicPartition, Lane> lanes = new HashMap<>();
    private volatile boolean stopped;

    /**
     * A consumer that {@link #run} drives.
     *
     * @param consumers open one with a stable {@code group.instance.id}, read-committed, without auto-commit
     * @param producers open one with a stable {@code transactional.id}
     */
    RequestConsumer(
            String topic,
            Supplier<Consumer<byte[], byte[]>> consumers,
            Supplier<Producer<byte[], byte[]>> producers,
            Work work,
            Progress progress) {
        this.topic = topic;
        this.consumers = consumers;
        this.producers = producers;
        this.work = work;
        this.progress = progress;
    }

    /** Consumes until closed, or until another instance of the same name, or the broker's permissions, forbid it. */
    @Override
    public void run() {
        while (!stopped) {
            try (Producer<byte[], byte[]> producer = producers.get();
                    Consumer<byte[], byte[]> consumer = consumers.get()) {
                progress.left();
                producer.initTransactions();
                consumer.subscribe(List.of(topic), new Rebalances(consumer));
                while (!stopped) {
                    turn(consumer, producer);
                }
            } catch (FencedInstanceIdException | AuthenticationException | AuthorizationException e) {
                LOG.errorf("consumption of %s ended: %s", topic, e.toString());
                progress.died(e.toString());
                stopped = true;
            } catch (RuntimeException e) {
                LOG.warnf(e, "consumption of %s starts over from what is committed", topic);
                rest();
            } finally {
                abandon(List.copyOf(lanes.keySet()));
            }
        }
    }

    private void turn(Consumer<byte[], byte[]> consumer, Producer<byte[], byte[]> producer) {
        consumer.poll(underWay() == 0 ? IDLE : BUSY).forEach(this::begin);
        if (work.isFull() || underWay() > MOST_UNDER_WAY) {
            consumer.pause(consumer.assignment());
        } else {
            consumer.resume(consumer.paused());
        }
        commit(consumer, producer);
        if (underWay() > 0) {
            progress.waiting();
        } else if (isCaughtUp(consumer)) {
            progress.moved();
        }
    }

    /** Whether no request waits; not when that is not known yet. */
    private static boolean isCaughtUp(Consumer<byte[], byte[]> consumer) {
        return consumer.assignment().stream()
                .allMatch(partition -> consumer.currentLag(partition).orElse(1) == 0);
    }

    private int underWay() {
        return lanes.values().stream().mapToInt(Lane::size).sum();
    }

    private void begin(ConsumerRecord<byte[], byte[]> record) {
        Lane lane = lanes.get(new TopicPartition(record.topic(), record.partition()));
        if (lane == null) {
            throw new IllegalStateException(
                    "a record came of partition (" + record.partition() + "), which is not ours.");
        }
        lane.add(record, begun(record));
    }

    private CompletableFuture<Publications> begun(ConsumerRecord<byte[], byte[]> record) {
        try {
            return work.begin(record);
        } catch (RuntimeException e) { // no record may hold up those behind it
            return CompletableFuture.failedFuture(e);
        }
    }

    private Publications publications(Lane.Ticket finished) {
        try {
            return finished.work().join();
        } catch (CompletionException e) {
            LOG.errorf(
                    e,
                    "work on %s-%d@%d failed",
                    topic,
                    finished.record().partition(),
                    finished.record().offset());
            return work.gaveUp(finished.record());
        }
    }

    private void commit(Consumer<byte[], byte[]> consumer, Producer<byte[], byte[]> producer) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        Map<Lane, Integer> counts = new HashMap<>();
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        lanes.forEach((partition, lane) -> {
            List<Lane.Ticket> finished = lane.finished(LARGEST_COMMIT);
            if (!finished.isEmpty()) {
                finished.forEach(ticket -> records.addAll(publications(ticket).records()));
                offsets.put(
                        partition,
                        new OffsetAndMetadata(
                                finished.get(finished.size() - 1).record().offset() + 1));
                counts.put(lane, finished.size());
            }
        });
        if (!offsets.isEmpty()) {
            producer.beginTransaction();
            send(records, producer);
            producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
            producer.commitTransaction();
            counts.forEach(Lane::committed);
            progress.moved();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a failed one fails the commit
    private static void send(List<ProducerRecord<byte[], byte[]>> records, Producer<byte[], byte[]> producer) {
        records.forEach(producer::send);
    }

    private void abandon(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            Lane lane = lanes.remove(partition);
            if (lane != null) {
                lane.abandon();
                work.revoked(partition.partition());
            }
        }
    }

    private void rest() {
        try {
            Thread.sleep(BACK_OFF.toMillis());
        } catch (InterruptedException e) {
            stopped = true;
        }
    }

    /** Ends consumption. What is finished but not committed will be done again. */
    @Override
    public void close() {
        stopped = true;
    }

    /** Called while polling, thus never during a transaction. */
    private final class Rebalances implements ConsumerRebalanceListener {
        private final Consumer<byte[], byte[]> consumer;

        Rebalances(Consumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            for (TopicPartition partition : partitions) {
                consumer.position(partition, PATIENCE); // waits until the last owner's transaction is settled
                work.assigned(partition.partition());
                lanes.put(partition, new Lane());
            }
            progress.joined();
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            abandon(partitions);
        }
    }
}
