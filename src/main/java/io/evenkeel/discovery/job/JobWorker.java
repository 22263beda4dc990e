package io.evenkeel.discovery.job;

import io.evenkeel.discovery.DiscoveredConcept;
import io.evenkeel.discovery.progress.DiscoveryException;
import io.evenkeel.discovery.progress.DiscoveryStoppedException;
import io.evenkeel.discovery.spec.InvalidDiscoverySpecException;
import io.evenkeel.platform.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Works on discoveries, one after another, until closed. What it has in hand then it gives back, with a checkpoint.
 */
final class JobWorker implements Runnable, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(JobWorker.class);

    private final JobQueue jobQueue;
    private final DiscoveryRunner discoveryRunner;
    private final HeartbeatTimer heartbeatTimer;
    private final PollIntervals pollIntervals;
    private final Clock clock;
    private final CountDownLatch closedLatch = new CountDownLatch(1);

    /**
     * How often it looks.
     *
     * @param pollInterval between two looks for work, and two tries to store a result
     * @param checkpointInterval between two checkpoints in the database, at least
     */
    record PollIntervals(Duration pollInterval, Duration checkpointInterval) {}

    JobWorker(
            JobQueue jobQueue,
            DiscoveryRunner discoveryRunner,
            HeartbeatTimer heartbeatTimer,
            PollIntervals pollIntervals,
            Clock clock) {
        this.jobQueue = jobQueue;
        this.discoveryRunner = discoveryRunner;
        this.heartbeatTimer = heartbeatTimer;
        this.pollIntervals = pollIntervals;
        this.clock = clock;
    }

    @Override
    public void run() {
        while (!isClosed()) {
            if (!tryNextJob()) {
                waitForNextPoll();
            }
        }
    }

    private boolean tryNextJob() {
        try {
            return processNext();
        } catch (Throwable e) { // of whatever kind: whoever waits has nothing to do with it
            LOG.errorf("the worker goes on after %s", RootCause.traceWithoutMessages(e));
            return false;
        }
    }

    /** Works on one discovery, if there is any. @return whether there was */
    boolean processNext() {
        Optional<ClaimedJob> claim = claimNext();
        claim.ifPresent(this::process);
        return claim.isPresent();
    }

    private Optional<ClaimedJob> claimNext() {
        try {
            return jobQueue.claimNext();
        } catch (RuntimeException e) {
            LOG.warnf("discoveries could not be looked up: %s", RootCause.rootMessage(e));
            return Optional.empty();
        }
    }

    private void process(ClaimedJob claimedJob) {
        LOG.infof("%s begins%s", claimedJob, claimedJob.checkpoint().isPresent() ? " from its checkpoint" : "");
        JobLease jobLease =
                new JobLease(claimedJob, jobQueue, pollIntervals.checkpointInterval(), this::isClosed, clock);
        HeartbeatTimer.RunningTimer runningTimer = heartbeatTimer.start(jobLease::sendHeartbeat);
        try {
            runJob(claimedJob, jobLease);
        } finally {
            runningTimer.close();
        }
    }

    private void runJob(ClaimedJob claimedJob, JobLease jobLease) {
        try {
            complete(claimedJob, jobLease, discoveryRunner.run(claimedJob, jobLease));
        } catch (DiscoveryStoppedException e) {
            release(claimedJob, jobLease);
        } catch (DiscoveryException | InvalidDiscoverySpecException | ProblemException e) {
            fail(claimedJob, jobLease, e);
        } catch (Throwable e) { // of whatever kind: the next discovery has nothing to do with it
            retryLater(claimedJob, jobLease, e);
        }
    }

    private void complete(ClaimedJob claimedJob, JobLease jobLease, List<DiscoveredConcept> found) {
        JobUpdate lastUpdate = new JobUpdate(
                jobLease.pendingUpdate().progress(), Optional.empty()); // it may have been over before the first beat
        storeOutcome(claimedJob, jobLease, "succeeded", () -> jobQueue.complete(claimedJob, found, lastUpdate));
    }

    /** What may pass is tried again, from the last checkpoint, by whoever is next. */
    private void retryLater(ClaimedJob claimedJob, JobLease jobLease, Throwable failureCause) {
        LOG.errorf(
                "%s met a trouble that nobody foresaw: %s", claimedJob, RootCause.traceWithoutMessages(failureCause));
        JobFailure jobFailure = JobFailure.fromThrowable(failureCause);
        storeOutcome(
                claimedJob,
                jobLease,
                "was given back, or ended",
                () -> jobQueue.retryLater(claimedJob, jobFailure, jobLease.pendingUpdate()));
    }

    private void fail(ClaimedJob claimedJob, JobLease jobLease, RuntimeException failureCause) {
        JobFailure jobFailure = JobFailure.fromThrowable(failureCause);
        LOG.warnf(
                "%s failed: %s, %s",
                claimedJob, jobFailure.code(), failureCause.getClass().getName());
        storeOutcome(claimedJob, jobLease, "ended", () -> jobQueue.fail(claimedJob, jobFailure));
    }

    /**
     * Tries for as long as it takes, and as the claim holds.
     *
     * @throws ProblemException if the catalogue does not take what was found
     */
    private void storeOutcome(ClaimedJob claimedJob, JobLease jobLease, String outcome, BooleanSupplier storeAction) {
        while (!jobLease.isLost()) {
            try {
                LOG.infof("%s %s", claimedJob, storeAction.getAsBoolean() ? outcome : "is not ours any more");
                return;
            } catch (ProblemException e) {
                throw e;
            } catch (RuntimeException e) {
                LOG.warnf(
                        "%s is done, but could not be stored, which is tried again: %s",
                        claimedJob, RootCause.rootMessage(e));
            }
            if (isClosed()) {
                return; // whoever claims it next does the last stretch anew
            }
            waitForNextPoll();
        }
        LOG.infof("%s is not ours any more", claimedJob);
    }

    private void release(ClaimedJob claimedJob, JobLease jobLease) {
        if (jobLease.isLost()) {
            LOG.infof("%s was stopped, as it was cancelled or somebody else claimed it", claimedJob);
            return;
        }
        try {
            LOG.infof(
                    "%s %s",
                    claimedJob,
                    jobQueue.giveBack(claimedJob, jobLease.pendingUpdate())
                            ? "was given back"
                            : "is not ours any more");
        } catch (RuntimeException e) {
            LOG.warnf(
                    "%s could not be given back, so that its lease has to run out: %s",
                    claimedJob, RootCause.rootMessage(e));
        }
    }

    private void waitForNextPoll() {
        try {
            var unusedClosed = closedLatch.await(pollIntervals.pollInterval().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            close();
        }
    }

    private boolean isClosed() {
        return closedLatch.getCount() == 0;
    }

    /** Ends after the step under way. */
    @Override
    public void close() {
        closedLatch.countDown();
    }
}
