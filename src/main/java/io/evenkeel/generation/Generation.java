package io.evenkeel.generation;

import io.evenkeel.concept.ServedModel;
import io.evenkeel.policy.feed.PolicySnapshots;
import io.evenkeel.vault.Vault;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;

/** The request path of one instance: its consumer, on a thread of its own, from start to shutdown. */
@Singleton
class Generation {
    private final KafkaClients kafka;
    private final RequestConsumer consumer;
    private final Thread thread;
    private final Archive archive;

    Generation(
            GenerationConfig config,
            @Identifier("default-kafka-broker") Map<String, Object> cluster,
            PolicySnapshots policies,
            Studio studio,
            Vault vault,
            Progress progress,
            Clock clock) {
        GenerationConfig.Topics topics = config.topics();
        ServedModel served = studio.served();
        this.kafka = new KafkaClients(cluster, config);
        this.archive = new Archive(vault);
        Desk desk = new Desk(
                new RequestReader(config.limits(), served.name()),
                policies,
                new QuotaBook(topics.quotas(), kafka),
                studio,
                archive,
                new Reports(config, studio, clock),
                clock,
                config.ahead());
        this.consumer = new RequestConsumer(topics.requests(), kafka::requests, kafka::outcomes, desk, progress);
        this.thread = new Thread(consumer, "requests");
    }

    void start(@Observes StartupEvent start, GenerationConfig config) {
        if (config.topics().create()) {
            kafka.createTopics();
        }
        thread.start();
    }

    void stop(@Observes ShutdownEvent shutdown) throws InterruptedException {
        consumer.close();
        thread.join();
        archive.close();
    }
}
