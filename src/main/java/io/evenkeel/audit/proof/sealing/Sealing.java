package io.evenkeel.audit.proof.sealing;

import io.evenkeel.audit.proof.note.SigningKeys;
import io.evenkeel.audit.proof.note.Unproven;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.health.api.Wellness;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.TransactionalException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/** Seals trees that grew, at an interval, and publishes the checkpoints. What cannot be done now is done the next time. */
@Singleton
@Unremovable
class Sealing {
    private static final Logger LOG = Logger.getLogger(Sealing.class);

    private final SigningConfig config;
    private final SealTable table;
    private final CheckpointTopic topic;
    private final SealAlarm alarm;
    private final CheckpointFiles files;
    private final Clock clock;

    Sealing(SigningConfig config, SealTable table, CheckpointTopic topic, @Wellness SealAlarm alarm, Clock clock) {
        this.config = config;
        this.table = table;
        this.topic = topic;
        this.alarm = alarm;
        this.files = new CheckpointFiles(config.checkpoints());
        this.clock = clock;
    }

    /** Without a key nothing is served. */
    void start(@Observes @Priority(2) StartupEvent start) {
        if (config.createKey() && !SigningKeys.isIn(config.keys())) {
            var unusedKeys = SigningKeys.first(config.keys(), config.name(), clock.instant());
        }
        var unusedKey = keys().current();
    }

    /** As they are now: a rotation needs no restart. */
    SigningKeys keys() {
        return SigningKeys.in(config.keys());
    }

    @Scheduled(
            every = "${evenkeel.audit.signing.every}",
            delayed = "2s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    synchronized void round() {
        try {
            Set<String> refused = new HashSet<>();
            SigningKeys keys = keys();
            for (String tenant : table.changed()) {
                attempt(tenant, refused, () -> table.seal(tenant, keys, files.latest(tenant)));
            }
            for (StoredCheckpoint checkpoint : table.unpublished()) {
                attempt(checkpoint.tenant(), refused, () -> publish(checkpoint));
            }
            alarm.only(refused);
        } catch (PersistenceException | TransactionalException | UncheckedIOException e) {
            LOG.warnf("Audit trees are sealed later: %s", e.getMessage());
        } catch (KafkaException e) {
            LOG.warnf("Checkpoints are published later: %s", e.getMessage());
        }
    }

    private void attempt(String tenant, Set<String> refused, BooleanSupplier work) {
        try {
            if (work.getAsBoolean()) {
                alarm.sealed(clock.instant());
            }
        } catch (Unproven e) {
            refused.add(tenant);
            alarm.raise(tenant, e, clock.instant());
        }
    }

    private boolean publish(StoredCheckpoint checkpoint) {
        table.write(checkpoint, files);
        topic.publish(checkpoint);
        table.published(checkpoint);
        return true;
    }
}
