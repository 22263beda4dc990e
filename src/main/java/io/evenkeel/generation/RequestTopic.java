package io.evenkeel.generation;

import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.publication.Traffic;
import io.evenkeel.policy.publication.Trial;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/** Reads requests again where they were asked. One after another: each opens a client of its own. */
@ApplicationScoped
class RequestTopic implements Traffic {
    private static final Logger LOG = Logger.getLogger(RequestTopic.class);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration WAIT = Duration.ofMillis(200);
    /** Records that are rather read than skipped. */
    private static final long NEAR = 500;

    private final KafkaClients kafka;
    private final String topic;
    private final RequestReader reader;
    private final Studio studio;
    private final Clock clock;

    RequestTopic(
            GenerationConfig config,
            @Identifier("default-kafka-broker") Map<String, Object> cluster,
            Studio studio,
            Clock clock) {
        this.kafka = new KafkaClients(cluster, config);
        this.topic = config.topics().requests();
        this.reader = new RequestReader(config.limits(), studio.served().name());
        this.studio = studio;
        this.clock = clock;
    }

    @Override
    public synchronized List<Trial> recall(TenantId tenant, List<Place> places) {
        Map<Integer, NavigableSet<Long>> wanted = new TreeMap<>();
        places.stream().filter(place -> place.topic().equals(topic)).forEach(place -> wanted.computeIfAbsent(
                        place.partition(), any -> new TreeSet<>())
                .add(place.offset()));
        try (Consumer<byte[], byte[]> consumer = kafka.reader()) {
            return trials(tenant, read(consumer, wanted));
        } catch (KafkaException e) {
            LOG.warnf("Requests could not be read again. %s", e.getMessage());
            throw ProblemException.unavailable(
                    "traffic-unavailable",
                    "the topic of requests (" + topic + ") cannot be read now.\nMaybe try again in a few seconds.");
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> read(
            Consumer<byte[], byte[]> consumer, Map<Integer, NavigableSet<Long>> wanted) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        wanted.forEach(
                (partition, offsets) -> read(consumer, new TopicPartition(topic, partition), offsets, end, found));
        found.sort(Comparator.comparingLong(ConsumerRecord::timestamp));
        return found;
    }

    private static void read(
            Consumer<byte[], byte[]> consumer,
            TopicPartition partition,
            NavigableSet<Long> offsets,
            long end,
            List<ConsumerRecord<byte[], byte[]>> into) {
        List<TopicPartition> one = List.of(partition);
        consumer.assign(one);
        long first = consumer.beginningOffsets(one, PATIENCE).getOrDefault(partition, 0L);
        long last = consumer.endOffsets(one, PATIENCE).getOrDefault(partition, 0L);
        NavigableSet<Long> open = new TreeSet<>(offsets.subSet(first, true, last, false));
        long at = -NEAR - 1;
        while (!open.isEmpty() && System.nanoTime() < end) {
            if (open.first() - at > NEAR) {
                consumer.seek(partition, open.first());
            }
            consumer.poll(WAIT).records(partition).stream()
                    .filter(record -> open.contains(record.offset()))
                    .forEach(into::add);
            at = consumer.position(partition, PATIENCE);
            open.headSet(at, false).clear();
        }
    }

    private List<Trial> trials(TenantId tenant, List<ConsumerRecord<byte[], byte[]>> records) {
        List<Trial> trials = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (reader.read(record) instanceof Arrival.Legible legible
                    && legible.request().tenant().equals(tenant)) {
                trials.add(trial(record, legible.request()));
            }
        }
        return trials;
    }

    private Trial trial(ConsumerRecord<byte[], byte[]> record, GenerationRequest request) {
        return new Trial(
                request.id().toString(), request.wish(studio.size(request), record.timestamp(), clock.instant()));
    }
}
