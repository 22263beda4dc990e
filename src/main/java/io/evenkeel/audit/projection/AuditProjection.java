package io.evenkeel.audit.projection;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Runs the projectors of the audit topic and the results topic, each in a thread of its own, from start to shutdown.
 */
@Singleton
class AuditProjection {
    private final ProjectionConfig config;
    private final Map<String, Object> kafkaSettings;
    private final ConsumerLag entriesLag = new ConsumerLag();
    private final ConsumerLag outcomesLag = new ConsumerLag();
    private final List<TopicProjector> readers;
    private final List<Thread> threads;

    AuditProjection(
            ProjectionConfig config,
            @Identifier("default-kafka-broker") Map<String, Object> kafkaSettings,
            EntrySink entries,
            OutcomeSink outcomes) {
        this.config = config;
        this.kafkaSettings = Map.copyOf(kafkaSettings);
        TopicProjector entryReader =
                new TopicProjector(config.topic(), () -> createConsumer("audit"), entries, entriesLag);
        TopicProjector outcomeReader =
                new TopicProjector(config.resultsTopic(), () -> createConsumer("outcomes"), outcomes, outcomesLag);
        this.readers = List.of(entryReader, outcomeReader);
        this.threads =
                List.of(new Thread(entryReader, "audit-projector"), new Thread(outcomeReader, "outcome-projector"));
    }

    ConsumerLag entriesLag() {
        return entriesLag;
    }

    ConsumerLag outcomesLag() {
        return outcomesLag;
    }

    void start(@Observes StartupEvent start) {
        threads.forEach(Thread::start);
    }

    void stop(@Observes ShutdownEvent shutdown) throws InterruptedException {
        readers.forEach(TopicProjector::close);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private Consumer<byte[], byte[]> createConsumer(String groupSuffix) {
        Map<String, Object> settings = new HashMap<>(kafkaSettings);
        settings.put("group.id", config.group() + "-" + groupSuffix);
        settings.put("isolation.level", "read_committed");
        settings.put("enable.auto.commit", false);
        settings.put("auto.offset.reset", "earliest");
        settings.put("metadata.max.age.ms", 5000); // a topic may be created later
        settings.put("max.poll.records", config.maxBatchSize());
        settings.put("fetch.max.bytes", config.fetchMib() << 20);
        settings.put("max.partition.fetch.bytes", Math.min(config.fetchMib(), 8) << 20);
        settings.put("session.timeout.ms", (int) config.sessionTimeout().toMillis());
        settings.put("heartbeat.interval.ms", (int) config.sessionTimeout().toMillis() / 3);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
