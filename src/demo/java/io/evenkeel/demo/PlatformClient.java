package io.evenkeel.demo;

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
final class PlatformClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TYPE = "io.evenkeel.generation.requested.v1";
    private static final URI SOURCE = URI.create("/demo");
    private static final int MAX_MESSAGE_BYTES = 2 * 1024 * 1024;

    private final GenerationConfig.Topics topics;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> outcomeConsumer;
    private final Map<RequestOffset, DemoRequest> sentRequests = new HashMap<>();

    /** A record's place in the request topic. */
    record RequestOffset(int partition, long offset) {}

    /**
     * Connects.
     *
     * @param cluster Kafka's own client settings
     */
    PlatformClient(Map<String, Object> cluster, GenerationConfig.Topics topics) {
        this.topics = topics;
        Map<String, Object> settings = new HashMap<>(cluster);
        settings.put("max.request.size", MAX_MESSAGE_BYTES);
        producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        Map<String, Object> consumerSettings = new HashMap<>(cluster);
        consumerSettings.put("isolation.level", "read_committed");
        consumerSettings.put("enable.auto.commit", false);
        outcomeConsumer =
                new KafkaConsumer<>(consumerSettings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = partitions();
        outcomeConsumer.assign(partitions);
        outcomeConsumer.seekToBeginning(partitions);
    }

    private List<TopicPartition> partitions() {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : Set.of(topics.results(), topics.deadLetters())) {
            for (PartitionInfo info : outcomeConsumer.partitionsFor(topic)) {
                partitions.add(new TopicPartition(topic, info.partition()));
            }
        }
        return partitions;
    }

    /** Publishes a request, and waits until the broker has it. */
    void publish(DemoRequest request) {
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
            RecordMetadata metadata = producer.send(record).get();
            sentRequests.put(new RequestOffset(metadata.partition(), metadata.offset()), request);
        } catch (ExecutionException e) {
            throw new IllegalStateException("(" + request.id() + ") was not published: " + e.getCause(), e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while (" + request.id() + ") was published", e);
        }
    }

    /** Where the published requests are. */
    Set<RequestOffset> requestOffsets() {
        return Set.copyOf(sentRequests.keySet());
    }

    /** Outcomes that have come since the last call, or come within a while. */
    List<RequestResult> receive(Duration timeout) {
        List<RequestResult> requestResults = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : outcomeConsumer.poll(timeout)) {
            if (record.topic().equals(topics.results())) {
                requestResults.add(parseResult(record));
            } else {
                parseDeadLetter(record).ifPresent(requestResults::add);
            }
        }
        return requestResults;
    }

    private static RequestResult parseResult(ConsumerRecord<byte[], byte[]> record) {
        try {
            return RequestResult.fromJson(JSON.readTree(record.value()));
        } catch (IOException e) {
            throw new UncheckedIOException("a result is not JSON", e);
        }
    }

    private Optional<RequestResult> parseDeadLetter(ConsumerRecord<byte[], byte[]> record) {
        RequestOffset requestOffset = new RequestOffset(
                Integer.parseInt(headerText(record, "partition")), Long.parseLong(headerText(record, "offset")));
        return Optional.ofNullable(sentRequests.get(requestOffset))
                .map(request -> RequestResult.fromDeadLetter(
                        request.id(), headerText(record, "code"), headerText(record, "detail")));
    }

    private static String headerText(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader("evenkeel-" + name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try (producer;
                outcomeConsumer) {
            // each is closed, whatever the other does
        }
    }
}
