import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Publishes one generation request and prints its result: what a platform does, with Kafka's client alone.
 *
 * <p>{@code java -cp 'target/quarkus-app/lib/main/*' docs/examples/SendRequest.java TENANT JSON}
 */
class SendRequest {
    private static final String BROKER = System.getProperty("broker", "127.0.0.1:19092");
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    public static void main(String... args) {
        String tenant = args[0];
        String json = args[1];
        String id = UUID.randomUUID().toString();
        try (KafkaConsumer<String, String> results = openConsumer();
                KafkaProducer<String, String> requests = openProducer()) {
            List<TopicPartition> partitions = results.partitionsFor("evenkeel.results").stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            results.assign(partitions);
            results.seekToEnd(partitions);
            partitions.forEach(results::position); // seeks now, before the request is sent
            requests.send(createRequest(tenant, id, json));
            requests.flush();
            System.out.println(waitForResult(results, id));
        }
    }

    /** The key is the tenant; the CloudEvent's attributes are headers. */
    private static ProducerRecord<String, String> createRequest(String tenant, String id, String json) {
        ProducerRecord<String, String> request = new ProducerRecord<>("evenkeel.requests", tenant, json);
        addAll(
                request.headers(),
                Map.of(
                        "ce_specversion", "1.0",
                        "ce_type", "io.evenkeel.generation.requested.v1",
                        "ce_source", "/getting-started",
                        "ce_id", id,
                        "content-type", "application/json"));
        return request;
    }

    private static void addAll(Headers headers, Map<String, String> attributes) {
        attributes.forEach((name, value) -> headers.add(name, value.getBytes(UTF_8)));
    }

    private static String waitForResult(KafkaConsumer<String, String> results, String id) {
        long end = System.nanoTime() + TIMEOUT.toNanos();
        while (System.nanoTime() < end) {
            for (ConsumerRecord<String, String> result : results.poll(Duration.ofSeconds(1))) {
                if (result.value().contains(id)) {
                    return result.value();
                }
            }
        }
        throw new IllegalStateException("no result within (" + TIMEOUT + ").");
    }

    private static KafkaConsumer<String, String> openConsumer() {
        Map<String, Object> settings = Map.of("bootstrap.servers", BROKER, "isolation.level", "read_committed");
        return new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
    }

    private static KafkaProducer<String, String> openProducer() {
        Map<String, Object> settings = Map.of("bootstrap.servers", BROKER, "enable.idempotence", true);
        return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }
}
