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
    private final Duration between;
    private final BooleanSupplier ending;
    private final Clock clock;
    private Instant stored;
    private @Nullable DiscoveryProgress discoveryProgress;
    private byte @Nullable [] unsaved;
    private volatile boolean lost;

    /**
     * A lease that {@link #beat} renews.
     *
     * @param between two checkpoints in the database, at least
     * @param ending whether this instance is to end
     */
    JobLease(ClaimedJob claimedJob, JobQueue jobQueue, Duration between, BooleanSupplier ending, Clock clock) {
        this.claimedJob = claimedJob;
        this.jobQueue = jobQueue;
        this.between = between;
        this.ending = ending;
        this.clock = clock;
        this.stored = clock.instant();
    }

    @Override
    public boolean shallStop() {
        return lost || ending.getAsBoolean();
    }

    @Override
    public synchronized void progressed(DiscoveryProgress discoveryProgress) {
        this.discoveryProgress = discoveryProgress;
    }

    @Override
    public synchronized void checkpointed(byte[] checkpoint) {
        unsaved = checkpoint.clone();
    }

    /** Whether somebody else has it now, or nobody is to have it any more. */
    boolean isLost() {
        return lost;
    }

    /** Tells the news. Throws nothing: with the database away the next beat tells them. */
    void beat() {
        JobUpdate jobUpdate = due();
        try {
            if (!lost && jobQueue.renew(claimedJob, jobUpdate)) {
                jobUpdate.checkpoint().ifPresent(this::saved);
            } else {
                lost = true;
            }
        } catch (RuntimeException e) {
            LOG.warnf("%s goes on, but its lease could not be renewed: %s", claimedJob, RootCause.root(e));
        } catch (Throwable e) { // it would be the last beat, and nobody would know
            LOG.errorf("%s goes on, but its lease could not be renewed: %s", claimedJob, RootCause.trace(e));
        }
    }

    /** All that was not told yet. */
    synchronized JobUpdate rest() {
        return new JobUpdate(Optional.ofNullable(discoveryProgress), Optional.ofNullable(unsaved));
    }

    private synchronized JobUpdate due() {
        boolean isDue = !clock.instant().isBefore(stored.plus(between));
        return isDue ? rest() : new JobUpdate(Optional.ofNullable(discoveryProgress), Optional.empty());
    }

    private synchronized void saved(byte[] checkpoint) {
        stored = clock.instant();
        if (unsaved == checkpoint) { // not a later one
            unsaved = null;
        }
    }
}
