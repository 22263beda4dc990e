package io.evenkeel.discovery.job;

import io.evenkeel.discovery.progress.DiscoveryProgress;
import io.evenkeel.discovery.progress.ProgressListener;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Holds a claim while a worker works on it. The discovery's thread leaves updates here and continues at once; the
 * heartbeat thread stores them and finds out whether the claim still holds. Updates wait while the database is
 * unavailable. Thread-safe.
 */
final class JobLease implements ProgressListener {
    private static final Logger LOG = Logger.getLogger(JobLease.class);

    private final ClaimedJob claimedJob;
    private final JobQueue queue;
    private final Duration checkpointInterval;
    private final BooleanSupplier shuttingDown;
    private final Clock clock;
    private Instant lastCheckpointStored;
    private @Nullable DiscoveryProgress discoveryProgress;
    private byte @Nullable [] pendingCheckpoint;
    private volatile boolean lost;

    /**
     * Creates a lease that {@link #sendHeartbeat} renews.
     *
     * @param checkpointInterval shortest time between two stored checkpoints
     * @param shuttingDown whether this instance is shutting down
     */
    JobLease(
            ClaimedJob claimedJob,
            JobQueue queue,
            Duration checkpointInterval,
            BooleanSupplier shuttingDown,
            Clock clock) {
        this.claimedJob = claimedJob;
        this.queue = queue;
        this.checkpointInterval = checkpointInterval;
        this.shuttingDown = shuttingDown;
        this.clock = clock;
        this.lastCheckpointStored = clock.instant();
    }

    @Override
    public boolean isStopRequested() {
        return lost || shuttingDown.getAsBoolean();
    }

    @Override
    public synchronized void onProgress(DiscoveryProgress discoveryProgress) {
        this.discoveryProgress = discoveryProgress;
    }

    @Override
    public synchronized void onCheckpoint(byte[] checkpoint) {
        pendingCheckpoint = checkpoint.clone();
    }

    /** Whether another worker holds the claim, or the discovery was cancelled. */
    boolean isLost() {
        return lost;
    }

    /**
     * Renews the lease and stores pending updates. Never throws: if the database is unavailable, the next heartbeat
     * stores them.
     */
    void sendHeartbeat() {
        JobUpdate update = dueUpdate();
        try {
            if (!lost && queue.renewLease(claimedJob, update)) {
                update.checkpoint().ifPresent(this::onCheckpointStored);
            } else {
                lost = true;
            }
        } catch (RuntimeException e) {
            LOG.warnf("%s goes on, but its lease could not be renewed: %s", claimedJob, RootCause.rootMessage(e));
        } catch (Throwable e) { // otherwise this would silently be the last heartbeat
            LOG.errorf(
                    "%s goes on, but its lease could not be renewed: %s",
                    claimedJob, RootCause.traceWithoutMessages(e));
        }
    }

    /** Returns the updates that are not stored yet. */
    synchronized JobUpdate pendingUpdate() {
        return new JobUpdate(Optional.ofNullable(discoveryProgress), Optional.ofNullable(pendingCheckpoint));
    }

    private synchronized JobUpdate dueUpdate() {
        boolean isDue = !clock.instant().isBefore(lastCheckpointStored.plus(checkpointInterval));
        return isDue ? pendingUpdate() : new JobUpdate(Optional.ofNullable(discoveryProgress), Optional.empty());
    }

    private synchronized void onCheckpointStored(byte[] checkpoint) {
        lastCheckpointStored = clock.instant();
        if (pendingCheckpoint == checkpoint) { // unless a later one replaced it
            pendingCheckpoint = null;
        }
    }
}
