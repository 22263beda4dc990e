package io.evenkeel.generation.pipeline;

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
final class QuotaStore {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

    private final String topic;
    private final KafkaClientFactory clientFactory;
    private final Map<Integer, Map<TenantId, Quotas>> quotasByPartition = new HashMap<>();

    /** A book kept in a topic that has as many partitions as the requests'. */
    QuotaStore(String topic, KafkaClientFactory clientFactory) {
        this.topic = topic;
        this.clientFactory = clientFactory;
    }

    Quotas get(int partition, TenantId tenant) {
        return requirePartition(partition).getOrDefault(tenant, Quotas.NONE);
    }

    /** Notes what a decision drew. The record makes it last. */
    ProducerRecord<byte[], byte[]> record(int partition, TenantId tenant, Quotas quotas) {
        requirePartition(partition).put(tenant, quotas);
        try {
            return new ProducerRecord<>(
                    topic, partition, tenant.value().getBytes(StandardCharsets.UTF_8), JSON.writeValueAsBytes(quotas));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("quotas are maps of numbers", e);
        }
    }

    void unload(int partition) {
        quotasByPartition.remove(partition);
    }

    private Map<TenantId, Quotas> requirePartition(int partition) {
        Map<TenantId, Quotas> quotasByTenant = quotasByPartition.get(partition);
        if (quotasByTenant == null) {
            throw new IllegalStateException("quotas of partition (" + partition + ") are not ours to know.");
        }
        return quotasByTenant;
    }

    /**
     * Reads a partition's page. Reads up to what any producer has written, committed or not, so that the last owner's
     * transaction is seen however it ends.
     *
     * @throws IllegalStateException if the topic cannot be read in time
     */
    void load(int partition) {
        TopicPartition topicPartition = new TopicPartition(topic, partition);
        Map<TenantId, Quotas> quotasByTenant = new HashMap<>();
        try (Consumer<byte[], byte[]> reader = clientFactory.assignedConsumer()) {
            reader.assign(List.of(topicPartition));
            reader.seekToBeginning(List.of(topicPartition));
            long end = clientFactory.endOffset(topicPartition);
            long deadline = System.nanoTime() + READ_TIMEOUT.toNanos();
            while (reader.position(topicPartition) < end) {
                reader.poll(Duration.ofMillis(100)).forEach(record -> apply(record, quotasByTenant));
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(
                            "the quotas in (" + topicPartition + ") could not be read to their end.");
                }
            }
        }
        quotasByPartition.put(partition, quotasByTenant);
    }

    private static void apply(ConsumerRecord<byte[], byte[]> record, Map<TenantId, Quotas> quotasByTenant) {
        TenantId tenant = new TenantId(new String(record.key(), StandardCharsets.UTF_8));
        try {
            if (record.value() == null) { // an operator cleared it
                quotasByTenant.remove(tenant);
            } else {
                quotasByTenant.put(tenant, JSON.readValue(record.value(), Quotas.class));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the quotas at (" + record.topic() + "-" + record.partition() + "@" + record.offset()
                            + ") cannot be read",
                    e);
        }
    }
}
