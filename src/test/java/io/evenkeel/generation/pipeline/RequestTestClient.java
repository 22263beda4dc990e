package io.evenkeel.generation.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.generation.RequestParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A content platform as Evenkeel's topics see it: sends requests, reads what was committed. */
public final class RequestTestClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Map<String, Object> cluster;
    private final Producer<byte[], byte[]> producer;

    public RequestTestClient(Map<String, Object> cluster) {
        this.cluster = new HashMap<>(cluster);
        this.cluster.remove("group.id");
        this.producer = new KafkaProducer<>(
                settingsWith(Map.of("max.request.size", 1 << 23)),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Sends a request under a new id, which is returned. */
    public String send(String tenant, String data) {
        String id = UUID.randomUUID().toString();
        send(tenant, id, data.getBytes(UTF_8));
        return id;
    }

    void send(String tenant, String id, byte[] data) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>("evenkeel.requests", tenant.getBytes(UTF_8), data);
        Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", id,
                        "ce_source", "/platform",
                        "ce_type", RequestParser.TYPE,
                        "content-type", "application/json")
                .forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
        producer.send(record);
        producer.flush();
    }

    /** The data of a request's result. */
    public JsonNode awaitResult(String id) {
        return readCommitted("evenkeel.results", 1, record -> headerOf(record, "ce_subject")
                        .equals(id))
                .stream()
                .map(RequestTestClient::parseJson)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no result of (" + id + ")"));
    }

    List<String> awaitDeadLetterCodes(int minCount) {
        return readCommitted("evenkeel.dead-letters", minCount, record -> true).stream()
                .map(record -> headerOf(record, "evenkeel-code"))
                .toList();
    }

    /** What a read-committed reader sees of a topic, from its beginning, once there are enough. */
    List<ConsumerRecord<byte[], byte[]>> readCommitted(
            String topic, int minCount, Predicate<ConsumerRecord<byte[], byte[]>> filter) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (Consumer<byte[], byte[]> reader = new KafkaConsumer<>(
                settingsWith(Map.of("isolation.level", "read_committed", "enable.auto.commit", false)),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = List.of();
            while (partitions.isEmpty() && System.nanoTime() < deadline) { // until the topic is there
                partitions = reader.partitionsFor(topic).stream()
                        .map(info -> new TopicPartition(topic, info.partition()))
                        .toList();
            }
            reader.assign(partitions);
            reader.seekToBeginning(partitions);
            while (records.size() < minCount && System.nanoTime() < deadline) {
                reader.poll(Duration.ofMillis(100)).forEach(record -> {
                    if (filter.test(record)) {
                        records.add(record);
                    }
                });
            }
        }
        return records;
    }

    static String headerOf(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    static JsonNode parseJson(ConsumerRecord<byte[], byte[]> record) {
        try {
            return JSON.readTree(record.value());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Object> settingsWith(Map<String, Object> overrides) {
        Map<String, Object> all = new HashMap<>(cluster);
        all.putAll(overrides);
        return all;
    }

    @Override
    public void close() {
        producer.close();
    }
}
