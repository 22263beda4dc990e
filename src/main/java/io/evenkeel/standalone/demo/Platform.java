package io.evenkeel.standalone.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.evenkeel.generation.GenerationConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The platforms' side of Kafka: publishes requests, and reads what became of them. For one thread. */
final class Platform implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TYPE = "io.evenkeel.generation.requested.v1";
    private static final URI SOURCE = URI.create("/demo");
    private static final int LARGEST_MESSAGE = 2 * 1024 * 1024;

    private final GenerationConfig.Topics topics;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> outcomes;
    private final Map<Place, Scripted> sent = new HashMap<>();

    /** A record's place in the request topic. */
    record Place(int partition, long offset) {}

    /**
     * Connects.
     *
     * @param cluster Kafka's own client settings
     */
    Platform(Map<String, Object> cluster, GenerationConfig.Topics topics) {
        this.topics = topics;
        Map<String, Object> settings = new HashMap<>(cluster);
        settings.put("max.request.size", LARGEST_MESSAGE);
        producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        Map<String, Object> reading = new HashMap<>(cluster);
        reading.put("isolation.level", "read_committed");
        reading.put("enable.auto.commit", false);
        outcomes = new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = partitions();
        outcomes.assign(partitions);
        outcomes.seekToBeginning(partitions);
    }

    private List<TopicPartition> partitions() {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : Set.of(topics.results(), topics.deadLetters())) {
            for (PartitionInfo info : outcomes.partitionsFor(topic)) {
                partitions.add(new TopicPartition(topic, info.partition()));
            }
        }
        return partitions;
    }

    /** Publishes a request, and waits until the broker has it. */
    void publish(Scripted request) {
        CloudEvent event = CloudEventBuilder.v1()
                .withId(request.id())
                .withSource(SOURCE)
                .withType(TYPE)
                .withData("application/json", request.data())
                .build();
        ProducerRecord<byte[], byte[]> record = KafkaMessageFactory.createWriter(
                        topics.requests(), request.tenant().getBytes(StandardCharsets.UTF_8))
                .writeBinary(event);
        try {
            RecordMetadata stored = producer.send(record).get();
            sent.put(new Place(stored.partition(), stored.offset()), request);
        } catch (ExecutionException e) {
            throw new IllegalStateException("(" + request.id() + ") was not published: " + e.getCause(), e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while (" + request.id() + ") was published", e);
        }
    }

    /** Where the published requests are. */
    Set<Place> places() {
        return Set.copyOf(sent.keySet());
    }

    /** Outcomes that have come since the last call, or come within a while. */
    List<Reply> receive(Duration patience) {
        List<Reply> replies = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : outcomes.poll(patience)) {
            if (record.topic().equals(topics.results())) {
                replies.add(result(record));
            } else {
                deadLetter(record).ifPresent(replies::add);
            }
        }
        return replies;
    }

    private static Reply result(ConsumerRecord<byte[], byte[]> record) {
        try {
            return Reply.of(JSON.readTree(record.value()));
        } catch (IOException e) {
            throw new UncheckedIOException("a result is not JSON", e);
        }
    }

    private Optional<Reply> deadLetter(ConsumerRecord<byte[], byte[]> record) {
        Place place =
                new Place(Integer.parseInt(header(record, "partition")), Long.parseLong(header(record, "offset")));
        return Optional.ofNullable(sent.get(place))
                .map(asked -> Reply.deadLetter(asked.id(), header(record, "code"), header(record, "detail")));
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader("evenkeel-" + name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try (producer;
                outcomes) {
            // each is closed, whatever the other does
        }
    }
}
