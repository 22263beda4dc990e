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
 * A claim while it is worked on. The finder's thread leaves news here and goes on at once; the pulse's thread tells the
 * database, and finds out whether the claim still holds. With the database away the news wait.
 */
final class JobLease implements ProgressListener {
    private static final Logger LOG = Logger.getLogger(JobLease.class);

    private final ClaimedJob claimedJob;
    private final JobQueue jobQueue;
    private final Duration checkpointInterval;
    private final BooleanSupplier shuttingDown;
    private final Clock clock;
    private Instant lastCheckpointStored;
    private @Nullable DiscoveryProgress discoveryProgress;
    private byte @Nullable [] pendingCheckpoint;
    private volatile boolean lost;

    /**
     * A lease that {@link #sendHeartbeat} renews.
     *
     * @param checkpointInterval two checkpoints in the database, at least
     * @param shuttingDown whether this instance is to end
     */
    JobLease(
            ClaimedJob claimedJob,
            JobQueue jobQueue,
            Duration checkpointInterval,
            BooleanSupplier shuttingDown,
            Clock clock) {
        this.claimedJob = claimedJob;
        this.jobQueue = jobQueue;
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

    /** Whether somebody else has it now, or nobody is to have it any more. */
    boolean isLost() {
        return lost;
    }

    /** Tells the news. Throws nothing: with the database away the next beat tells them. */
    void sendHeartbeat() {
        JobUpdate jobUpdate = dueUpdate();
        try {
            if (!lost && jobQueue.renewLease(claimedJob, jobUpdate)) {
                jobUpdate.checkpoint().ifPresent(this::onCheckpointStored);
            } else {
                lost = true;
            }
        } catch (RuntimeException e) {
            LOG.warnf("%s goes on, but its lease could not be renewed: %s", claimedJob, RootCause.rootMessage(e));
        } catch (Throwable e) { // it would be the last beat, and nobody would know
            LOG.errorf(
                    "%s goes on, but its lease could not be renewed: %s",
                    claimedJob, RootCause.traceWithoutMessages(e));
        }
    }

    /** All that was not told yet. */
    synchronized JobUpdate pendingUpdate() {
        return new JobUpdate(Optional.ofNullable(discoveryProgress), Optional.ofNullable(pendingCheckpoint));
    }

    private synchronized JobUpdate dueUpdate() {
        boolean isDue = !clock.instant().isBefore(lastCheckpointStored.plus(checkpointInterval));
        return isDue ? pendingUpdate() : new JobUpdate(Optional.ofNullable(discoveryProgress), Optional.empty());
    }

    private synchronized void onCheckpointStored(byte[] checkpoint) {
        lastCheckpointStored = clock.instant();
        if (pendingCheckpoint == checkpoint) { // not a later one
            pendingCheckpoint = null;
        }
    }
}
