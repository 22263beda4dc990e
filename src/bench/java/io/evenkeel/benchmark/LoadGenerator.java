package io.evenkeel.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Requests of two tenants, twenty a second until it is closed: most are refused, by policy or as they
 * ask for too much, and one in forty is drawn. */
final class LoadGenerator implements AutoCloseable {
    private static final long SEND_INTERVAL_MILLIS = 50;
    private static final int GENERATE_EVERY = 40;
    private static final String GENERATED_FIELDS = "\"prompt\":\"a doctor\",\"steps\":1";
    private static final Map<String, String> REFUSED_FIELDS = Map.of(
            "stockphoto", "\"prompt\":\"a celebrity\"",
            "schoolbook", "\"prompt\":\"a doctor\",\"count\":99");

    private final String name;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Set<String> sentIds = new ConcurrentSkipListSet<>();
    private final LinkedBlockingQueue<Future<RecordMetadata>> pendingSends = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::sendUntilStopped, "load-generator");
    private volatile boolean stopped;

    /**
     * Requests to a broker.
     *
     * @param name that their ids begin with
     */
    LoadGenerator(String broker, String name) {
        this.name = name;
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker, "enable.idempotence", true, "delivery.timeout.ms", 600_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    void start() {
        thread.start();
    }

    private void sendUntilStopped() {
        try {
            for (int i = 0; !stopped; i++) {
                String tenant = i % 2 == 0 ? "stockphoto" : "schoolbook";
                String id = name + "-" + i;
                pendingSends.add(producer.send(createRecord(tenant, id, i % GENERATE_EVERY == 0)));
                sentIds.add(id);
                Thread.sleep(SEND_INTERVAL_MILLIS);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while requests were sent", e);
        }
    }

    private static ProducerRecord<byte[], byte[]> createRecord(String tenant, String id, boolean isGenerated) {
        String data = "{\"tenant\":\"" + tenant + "\","
                + (isGenerated ? GENERATED_FIELDS : REFUSED_FIELDS.getOrDefault(tenant, GENERATED_FIELDS)) + "}";
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>("evenkeel.requests", tenant.getBytes(UTF_8), data.getBytes(UTF_8));
        Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", id,
                        "ce_source", "/faults",
                        "ce_type", "io.evenkeel.generation.requested.v1",
                        "content-type", "application/json")
                .forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
        return record;
    }

    /** Ids of the requests so far. */
    Set<String> sentIds() {
        return Set.copyOf(sentIds);
    }

    /** Ends it, and waits until the broker has every request. @throws IllegalStateException if one cannot be published */
    void finish() {
        stopped = true;
        try {
            thread.join();
            for (Future<RecordMetadata> one : pendingSends) {
                one.get(10, TimeUnit.MINUTES);
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("a request was not published", e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while requests were published", e);
        }
    }

    @Override
    public void close() {
        stopped = true;
        producer.close(Duration.ZERO);
    }
}
