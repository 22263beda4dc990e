package io.evenkeel.audit.projection;

import io.evenkeel.audit.projection.Arrival.Place;
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
 * Reads a topic, a batch after the other, each for as long as it takes. While one cannot be written nothing more is read, but the
 * partitions are kept. What is delivered again, after a crash or to another instance, the sink knows by its position.
 */
final class TopicReader implements Runnable, AutoCloseable {
    /** Where records go. */
    interface Sink {
        /**
         * Writes them, all or none.
         *
         * @param written the next offsets by what this reader wrote before
         * @throws WentBack if the database does not know of that
         */
        void write(List<ConsumerRecord<byte[], byte[]>> batch, Map<Place, Long> written);

        /** How far partitions were written: the next offset. What is not known there was never written. */
        Map<Place, Long> positions(Set<Place> places);

        /** Notes that all is written that was published in these partitions before these moments. */
        void complete(Map<Place, Instant> until);
    }

    private static final Logger LOG = Logger.getLogger(TopicReader.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration FIRST_WAIT = Duration.ofMillis(500);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String topic;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Sink sink;
    private final Lag lag;
    private final Map<Place, Long> written = new HashMap<>();
    private List<ConsumerRecord<byte[], byte[]>> pending = new ArrayList<>();
    private Duration wait = FIRST_WAIT;
    private Instant nextTry = Instant.EPOCH;
    private volatile boolean stopped;

    /**
     * A reader that {@link #run} drives.
     *
     * @param consumers open one that is read-committed, without auto-commit
     */
    TopicReader(String topic, Supplier<Consumer<byte[], byte[]>> consumers, Sink sink, Lag lag) {
        this.topic = topic;
        this.consumers = consumers;
        this.sink = sink;
        this.lag = lag;
    }

    /** Reads until closed. */
    @Override
    public void run() {
        while (!stopped) {
            try (Consumer<byte[], byte[]> consumer = consumers.get()) {
                Ends ends = new Ends(consumer, lag);
                consumer.subscribe(List.of(topic), new Rebalances(consumer, ends));
                while (!stopped) {
                    turn(consumer, ends);
                }
            } catch (RuntimeException e) {
                LOG.warnf("Reading %s starts over from what is in the database: %s", topic, cause(e));
                rest();
            } finally {
                pending = new ArrayList<>();
                written.clear();
            }
        }
    }

    private void turn(Consumer<byte[], byte[]> consumer, Ends ends) {
        consumer.poll(POLL).forEach(pending::add);
        if (!pending.isEmpty() && !Instant.now().isBefore(nextTry)) {
            write(consumer);
        }
        if (pending.isEmpty()) {
            tell(ends);
        }
    }

    private void write(Consumer<byte[], byte[]> consumer) {
        try {
            sink.write(pending, written);
        } catch (WentBack e) {
            throw e;
        } catch (RuntimeException e) {
            putOff(consumer, e);
            return;
        }
        ConsumerRecord<byte[], byte[]> last = pending.get(pending.size() - 1);
        pending.forEach(record -> written.put(new Place(record.topic(), record.partition()), record.offset() + 1));
        lag.wrote(pending.size(), Instant.ofEpochMilli(last.timestamp()));
        pending = new ArrayList<>();
        wait = FIRST_WAIT;
        consumer.resume(consumer.paused());
        commit(consumer);
    }

    /** One line per attempt, and attempts are half a minute apart soon. */
    private void putOff(Consumer<byte[], byte[]> consumer, RuntimeException failure) {
        consumer.pause(consumer.assignment());
        nextTry = Instant.now().plus(wait);
        waitLonger();
        lag.waits();
        LOG.warnf(
                "The audit projection of %s waits and tries again: %s (%s)",
                topic, failure.getMessage(), cause(failure));
    }

    private void waitLonger() {
        Duration twice = wait.multipliedBy(2);
        wait = twice.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : twice;
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

    /** So that others see how far it is, and begin there. One that fails costs a repeat. */
    private static void commit(Consumer<byte[], byte[]> consumer) {
        Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
        for (TopicPartition partition : consumer.assignment()) {
            positions.put(partition, new OffsetAndMetadata(consumer.position(partition)));
        }
        consumer.commitAsync(positions, (offsets, trouble) -> {
            if (trouble != null) {
                LOG.debugf("offsets were not committed: %s", trouble.toString());
            }
        });
    }

    private void tell(Ends ends) {
        Map<Place, Instant> until = ends.reached();
        if (!until.isEmpty()) {
            try {
                sink.complete(until);
                WentBack.check(sink.positions(written.keySet()), written);
            } catch (WentBack e) {
                throw e;
            } catch (RuntimeException e) {
                LOG.debugf("how far %s is was not noted: %s", topic, e.toString()); // the next time will do
            }
        }
    }

    private void rest() {
        try {
            Thread.sleep(wait.toMillis());
            waitLonger();
        } catch (InterruptedException e) {
            stopped = true;
        }
    }

    @Override
    public void close() {
        stopped = true;
    }

    /** Called while polling. */
    private final class Rebalances implements ConsumerRebalanceListener {
        private final Consumer<byte[], byte[]> consumer;
        private final Ends ends;

        Rebalances(Consumer<byte[], byte[]> consumer, Ends ends) {
            this.consumer = consumer;
            this.ends = ends;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (!pending.isEmpty()) {
                consumer.pause(partitions);
            }
            goBack(partitions);
            wait = FIRST_WAIT;
        }

        /** Where the database is behind what is committed, as after a restore, it is right. Without it nothing is begun. */
        private void goBack(Collection<TopicPartition> partitions) {
            Map<Place, Long> written =
                    sink.positions(partitions.stream().map(Ends::place).collect(Collectors.toSet()));
            for (TopicPartition partition : partitions) {
                long next = written.getOrDefault(Ends.place(partition), 0L);
                if (next < consumer.position(partition, PATIENCE)) {
                    consumer.seek(partition, next);
                }
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            Set<TopicPartition> gone = Set.copyOf(partitions);
            gone.forEach(partition -> written.remove(Ends.place(partition)));
            pending.removeIf(record -> gone.contains(new TopicPartition(record.topic(), record.partition())));
            ends.forget(gone);
        }
    }
}
