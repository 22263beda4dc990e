package io.evenkeel.generation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.Quotas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * What each tenant's fairness rules have drawn, per partition of the requests. Kept in a compacted topic, written in the
 * transaction that commits the request that drew: after a crash, whoever takes the partition up goes on from there.
 */
final class QuotaBook {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String topic;
    private final KafkaClients kafka;
    private final Map<Integer, Map<TenantId, Quotas>> partitions = new HashMap<>();

    /** A book kept in a topic that has as many partitions as the requests'. */
    QuotaBook(String topic, KafkaClients kafka) {
        this.topic = topic;
        this.kafka = kafka;
    }

    Quotas of(int partition, TenantId tenant) {
        return page(partition).getOrDefault(tenant, Quotas.NONE);
    }

    /** Notes what a decision drew. The record makes it last. */
    ProducerRecord<byte[], byte[]> note(int partition, TenantId tenant, Quotas quotas) {
        page(partition).put(tenant, quotas);
        try {
            return new ProducerRecord<>(
                    topic, partition, tenant.value().getBytes(StandardCharsets.UTF_8), JSON.writeValueAsBytes(quotas));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("quotas are maps of numbers", e);
        }
    }

    void forget(int partition) {
        partitions.remove(partition);
    }

    private Map<TenantId, Quotas> page(int partition) {
        Map<TenantId, Quotas> page = partitions.get(partition);
        if (page == null) {
            throw new IllegalStateException("quotas of partition (" + partition + ") are not ours to know.");
        }
        return page;
    }

    /**
     * Reads a partition's page. Reads up to what any producer has written, committed or not, so that the last owner's
     * transaction is seen however it ends.
     *
     * @throws IllegalStateException if the topic cannot be read in time
     */
    void open(int partition) {
        TopicPartition place = new TopicPartition(topic, partition);
        Map<TenantId, Quotas> page = new HashMap<>();
        try (Consumer<byte[], byte[]> reader = kafka.reader()) {
            reader.assign(List.of(place));
            reader.seekToBeginning(List.of(place));
            long end = kafka.written(place);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (reader.position(place) < end) {
                reader.poll(Duration.ofMillis(100)).forEach(record -> enter(record, page));
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("the quotas in (" + place + ") could not be read to their end.");
                }
            }
        }
        partitions.put(partition, page);
    }

    private static void enter(ConsumerRecord<byte[], byte[]> record, Map<TenantId, Quotas> page) {
        TenantId tenant = new TenantId(new String(record.key(), StandardCharsets.UTF_8));
        try {
            if (record.value() == null) { // an operator cleared it
                page.remove(tenant);
            } else {
                page.put(tenant, JSON.readValue(record.value(), Quotas.class));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the quotas at (" + record.topic() + "-" + record.partition() + "@" + record.offset()
                            + ") cannot be read",
                    e);
        }
    }
}
