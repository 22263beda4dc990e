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
 * Holds the quotas of each tenant, per partition of the request topic. They are stored in a compacted topic, in the transaction that
 * commits the request which changed them. After a crash, the next owner of the partition continues from there. Not thread-safe.
 */
final class QuotaStore {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

    private final String topic;
    private final KafkaClientFactory clientFactory;
    private final Map<Integer, Map<TenantId, Quotas>> quotasByPartition = new HashMap<>();

    /** Creates a store on a topic, which must have as many partitions as the request topic */
    QuotaStore(String topic, KafkaClientFactory clientFactory) {
        this.topic = topic;
        this.clientFactory = clientFactory;
    }

    Quotas get(int partition, TenantId tenant) {
        return requirePartition(partition).getOrDefault(tenant, Quotas.NONE);
    }

    /** Sets the quotas of a tenant. @return the record that stores them */
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
            throw new IllegalStateException("quotas of partition (" + partition + ") are not loaded.");
        }
        return quotasByTenant;
    }

    /**
     * Loads the quotas of a partition. Reads up to the end offset, open transactions included, so that it sees how the last owner's
     * transaction ended.
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
            if (record.value() == null) { // an operator deleted it
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
