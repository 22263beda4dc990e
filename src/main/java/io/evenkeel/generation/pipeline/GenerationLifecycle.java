package io.evenkeel.generation.pipeline;

import io.evenkeel.generation.GenerationConfig;
import io.evenkeel.generation.ImageGenerator;
import io.evenkeel.generation.ModelRuntime;
import io.evenkeel.generation.RequestParser;
import io.evenkeel.policy.snapshot.PolicyCache;
import io.evenkeel.vault.Vault;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;

/** Starts the request loop of this instance on a thread of its own, and stops it at shutdown. */
@Singleton
class GenerationLifecycle {
    private final KafkaClientFactory clientFactory;
    private final TransactionalRequestLoop consumer;
    private final Thread thread;
    private final ContentArchiver archiver;

    GenerationLifecycle(
            GenerationConfig config,
            @Identifier("default-kafka-broker") Map<String, Object> cluster,
            PolicyCache policies,
            ModelRuntime modelRuntime,
            ImageGenerator generator,
            Vault vault,
            ConsumerHealth health,
            Clock clock) {
        GenerationConfig.Topics topics = config.topics();
        this.clientFactory = new KafkaClientFactory(cluster, config);
        this.archiver = new ContentArchiver(vault);
        RequestProcessor processor = new RequestProcessor(
                new RequestParser(config.limits(), modelRuntime.servedModel().name()),
                new RequestDecider(modelRuntime, policies, new QuotaStore(topics.quotas(), clientFactory), clock),
                generator,
                archiver,
                new OutputRecordFactory(config, modelRuntime.runtimeInfo(), clock),
                clock);
        this.consumer = new TransactionalRequestLoop(
                topics.requests(),
                clientFactory::requestConsumer,
                clientFactory::transactionalProducer,
                processor,
                health);
        this.thread = new Thread(consumer, "request-loop");
    }

    void start(@Observes StartupEvent start, GenerationConfig config) {
        if (config.topics().create()) {
            clientFactory.createTopics();
        }
        thread.start();
    }

    void stop(@Observes ShutdownEvent shutdown) throws InterruptedException {
        consumer.close();
        thread.join();
        archiver.close();
    }
}
