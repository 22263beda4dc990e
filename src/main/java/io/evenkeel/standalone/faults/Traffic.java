package io.evenkeel.standalone.faults;

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
final class Traffic implements AutoCloseable {
    private static final long BETWEEN_MILLIS = 50;
    private static final int RARELY = 40;
    private static final String DRAWN = "\"prompt\":\"a doctor\",\"steps\":1";
    private static final Map<String, String> REFUSED = Map.of(
            "stockphoto", "\"prompt\":\"a celebrity\"",
            "schoolbook", "\"prompt\":\"a doctor\",\"count\":99");

    private final String name;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Set<String> sent = new ConcurrentSkipListSet<>();
    private final LinkedBlockingQueue<Future<RecordMetadata>> underWay = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::send, "traffic");
    private volatile boolean stopped;

    /**
     * Requests to a broker.
     *
     * @param name that their ids begin with
     */
    Traffic(String broker, String name) {
        this.name = name;
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker, "enable.idempotence", true, "delivery.timeout.ms", 600_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    void start() {
        thread.start();
    }

    private void send() {
        try {
            for (int i = 0; !stopped; i++) {
                String tenant = i % 2 == 0 ? "stockphoto" : "schoolbook";
                String id = name + "-" + i;
                underWay.add(producer.send(request(tenant, id, i % RARELY == 0)));
                sent.add(id);
                Thread.sleep(BETWEEN_MILLIS);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while requests were sent", e);
        }
    }

    private static ProducerRecord<byte[], byte[]> request(String tenant, String id, boolean isDrawn) {
        String data = "{\"tenant\":\"" + tenant + "\"," + (isDrawn ? DRAWN : REFUSED.getOrDefault(tenant, DRAWN)) + "}";
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
    Set<String> sent() {
        return Set.copyOf(sent);
    }

    /** Ends it, and waits until the broker has every request. @throws IllegalStateException if one cannot be published */
    void finish() {
        stopped = true;
        try {
            thread.join();
            for (Future<RecordMetadata> one : underWay) {
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
