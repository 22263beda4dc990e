package io.evenkeel.generation.pipeline;

import io.evenkeel.generation.GenerationConfig;
import io.evenkeel.generation.ModelRuntime;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Creates the Kafka clients of this instance, configured for exactly-once processing. */
final class KafkaClientFactory {
    private static final Duration TRANSACTION_TIMEOUT =
            Duration.ofSeconds(15); // how long others wait for an open transaction of a dead instance
    private static final int MAX_MESSAGE_BYTES = 8 * 1024 * 1024;

    private final Map<String, Object> cluster;
    private final GenerationConfig config;

    /**
     * Creates a factory for a cluster.
     *
     * @param cluster Kafka's client settings for address and login
     */
    KafkaClientFactory(Map<String, Object> cluster, GenerationConfig config) {
        this.cluster = new HashMap<>(cluster);
        this.cluster.remove("group.id"); // set by Quarkus
        this.config = config;
    }

    /** Creates a static member of the consumer group (KIP-345): after a restart it resumes its partitions without a rebalance. */
    Consumer<byte[], byte[]> requestConsumer() {
        Map<String, Object> settings = consumerSettings();
        settings.put("group.id", config.group());
        settings.put("group.instance.id", config.instance());
        settings.put("session.timeout.ms", (int) config.sessionTimeout().toMillis());
        settings.put("heartbeat.interval.ms", (int) config.sessionTimeout().toMillis() / 3);
        settings.put("max.poll.records", ModelRuntime.MAX_POLLED_REQUESTS);
        settings.put("auto.offset.reset", "earliest");
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Creates a consumer that is assigned partitions by hand. */
    Consumer<byte[], byte[]> assignedConsumer() {
        return new KafkaConsumer<>(consumerSettings(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    Producer<byte[], byte[]> transactionalProducer() {
        Map<String, Object> settings = new HashMap<>(cluster);
        settings.put("transactional.id", config.group() + "-" + config.instance());
        settings.put("transaction.timeout.ms", (int) TRANSACTION_TIMEOUT.toMillis());
        settings.put("max.request.size", MAX_MESSAGE_BYTES);
        settings.put("max.block.ms", 20_000);
        settings.put("compression.type", "lz4");
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private Map<String, Object> consumerSettings() {
        Map<String, Object> settings = new HashMap<>(cluster);
        settings.put("isolation.level", "read_committed");
        settings.put("enable.auto.commit", false);
        settings.put("max.partition.fetch.bytes", MAX_MESSAGE_BYTES);
        return settings;
    }

    /** Returns the end offset of a partition, open transactions included. */
    long endOffset(TopicPartition partition) {
        try (Admin admin = Admin.create(cluster)) {
            return admin.listOffsets(
                            Map.of(partition, OffsetSpec.latest()),
                            new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                    .partitionResult(partition)
                    .get()
                    .offset();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the end offset of (" + partition + ") cannot be read: " + e.getCause(), e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while the end offset of (" + partition + ") was read", e);
        }
    }

    /** Creates missing topics. @throws IllegalStateException if the cluster does not allow it */
    void createTopics() {
        GenerationConfig.Topics topics = config.topics();
        try (Admin admin = Admin.create(cluster)) {
            Set<String> existing = admin.listTopics().names().get();
            for (String name : List.of(topics.requests(), topics.results(), topics.audit(), topics.deadLetters())) {
                createIfMissing(admin, existing, name, Map.of());
            }
            createIfMissing(admin, existing, topics.quotas(), Map.of("cleanup.policy", "compact"));
        } catch (ExecutionException e) {
            throw new IllegalStateException("the topics cannot be created: " + e.getCause(), e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while topics were created", e);
        }
    }

    private void createIfMissing(Admin admin, Set<String> existing, String name, Map<String, String> settings)
            throws ExecutionException, InterruptedException {
        if (existing.contains(name)) {
            return;
        }
        NewTopic topic =
                new NewTopic(name, config.topics().partitions(), config.topics().replicas()).configs(settings);
        try {
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) { // another instance was faster
                throw e;
            }
        }
    }
}
