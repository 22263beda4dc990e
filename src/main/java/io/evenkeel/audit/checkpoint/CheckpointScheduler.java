package io.evenkeel.audit.checkpoint;

import io.evenkeel.transparencylog.note.SigningKeyStore;
import io.evenkeel.transparencylog.note.VerificationException;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.health.api.Wellness;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Signs checkpoints of trees that grew, at an interval, and publishes them. A failed round is repeated at the next
 * interval.
 */
@Singleton
@Unremovable
class CheckpointScheduler {
    private static final Logger LOG = Logger.getLogger(CheckpointScheduler.class);

    private final SigningConfig config;
    private final CheckpointTable table;
    private final CheckpointTopic topic;
    private final CheckpointAlarm alarm;
    private final CheckpointFiles files;
    private final Clock clock;

    CheckpointScheduler(
            SigningConfig config,
            CheckpointTable table,
            CheckpointTopic topic,
            @Wellness CheckpointAlarm alarm,
            Clock clock) {
        this.config = config;
        this.table = table;
        this.topic = topic;
        this.alarm = alarm;
        this.files = new CheckpointFiles(config.checkpointFolder());
        this.clock = clock;
    }

    /** Loads the keys. The service does not start without a signing key. */
    void start(@Observes @Priority(2) StartupEvent start) {
        if (config.createKey() && !SigningKeyStore.existsIn(config.keyFolder())) {
            var unusedKeys = SigningKeyStore.create(config.keyFolder(), config.name(), clock.instant());
        }
        var unusedKey = loadKeys().currentKey();
    }

    /** Loads the current keys, so that a rotation needs no restart. */
    SigningKeyStore loadKeys() {
        return SigningKeyStore.load(config.keyFolder());
    }

    @Scheduled(
            every = "${evenkeel.audit.signing.checkpoint-interval}",
            delayed = "2s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    synchronized void runRound() {
        try {
            Set<String> refusedTenants = new HashSet<>();
            SigningKeyStore keys = loadKeys();
            for (String tenant : table.findChangedTenants()) {
                attempt(tenant, refusedTenants, () -> table.trySign(tenant, keys, files.readLatest(tenant)));
            }
            for (StoredCheckpoint checkpoint : table.findUnpublished()) {
                attempt(checkpoint.tenant(), refusedTenants, () -> publish(checkpoint));
            }
            alarm.retainFailing(refusedTenants);
        } catch (RuntimeException e) { // PostgreSQL, Kafka or the folder failed; the next round tries again
            LOG.warnf("Audit trees are sealed, or their checkpoints published, later: %s", e.getMessage());
        }
    }

    private void attempt(String tenant, Set<String> refusedTenants, BooleanSupplier work) {
        try {
            if (work.getAsBoolean()) {
                alarm.recordSuccess(clock.instant());
            }
        } catch (VerificationException e) {
            refusedTenants.add(tenant);
            alarm.raise(tenant, e, clock.instant());
        }
    }

    private boolean publish(StoredCheckpoint checkpoint) {
        table.writeFiles(checkpoint, files);
        topic.publish(checkpoint);
        table.markPublished(checkpoint);
        return true;
    }
}
