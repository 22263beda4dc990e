package io.evenkeel.audit.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Publishes checkpoints on Kafka at least once, with the tenant as key and the signed note as value. */
@Singleton
class CheckpointTopic {
    private static final int TIMEOUT_SECONDS = 20; // seconds

    private final SigningConfig config;
    private final Map<String, Object> kafkaSettings;
    private @Nullable Producer<byte[], byte[]> producer;

    CheckpointTopic(SigningConfig config, @Identifier("default-kafka-broker") Map<String, Object> kafkaSettings) {
        this.config = config;
        this.kafkaSettings = new HashMap<>(kafkaSettings);
        this.kafkaSettings.remove("group.id"); // added by Quarkus
    }

    /** Publishes a checkpoint and waits for the broker. @throws KafkaException if the broker refuses it */
    synchronized void publish(StoredCheckpoint checkpoint) {
        try {
            if (producer == null) {
                createTopicIfMissing();
                producer = openProducer();
            }
            var unusedMetadata = producer.send(new ProducerRecord<>(
                            config.topic(),
                            checkpoint.tenant().getBytes(UTF_8),
                            checkpoint.note().getBytes(UTF_8)))
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("a checkpoint was not published", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }

    private Producer<byte[], byte[]> openProducer() {
        Map<String, Object> settings = new HashMap<>(kafkaSettings);
        settings.put("acks", "all");
        settings.put("enable.idempotence", true);
        settings.put("max.block.ms", TIMEOUT_SECONDS * 1000);
        settings.put("request.timeout.ms", TIMEOUT_SECONDS * 500);
        settings.put("delivery.timeout.ms", TIMEOUT_SECONDS * 1000);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private void createTopicIfMissing() throws ExecutionException, InterruptedException, TimeoutException {
        if (!config.createTopic()) {
            return;
        }
        try (Admin admin = Admin.create(kafkaSettings)) {
            admin.createTopics(List.of(new NewTopic(config.topic(), Optional.of(1), Optional.empty())))
                    .all()
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    synchronized void stop(@Observes ShutdownEvent shutdown) {
        if (producer != null) {
            producer.close();
        }
    }
}
