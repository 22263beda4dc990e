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
 * Works on discoveries, one after another, until closed. On closing it returns the current one to the queue with a
 * checkpoint.
 */
final class JobWorker implements Runnable, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(JobWorker.class);

    private final JobQueue queue;
    private final DiscoveryRunner runner;
    private final HeartbeatTimer heartbeatTimer;
    private final PollIntervals intervals;
    private final Clock clock;
    private final CountDownLatch closedLatch = new CountDownLatch(1);

    /**
     * How often the worker polls and stores.
     *
     * @param pollInterval time between two queries for work, and between two attempts to store a result
     * @param checkpointInterval shortest time between two stored checkpoints
     */
    record PollIntervals(Duration pollInterval, Duration checkpointInterval) {}

    JobWorker(
            JobQueue queue,
            DiscoveryRunner runner,
            HeartbeatTimer heartbeatTimer,
            PollIntervals intervals,
            Clock clock) {
        this.queue = queue;
        this.runner = runner;
        this.heartbeatTimer = heartbeatTimer;
        this.intervals = intervals;
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
        } catch (Throwable e) { // must not stop the worker: other discoveries are queued
            LOG.errorf("the worker continues after %s", RootCause.traceWithoutMessages(e));
            return false;
        }
    }

    /**
     * Works on the next discovery, if there is one.
     *
     * @return whether there was one
     */
    boolean processNext() {
        Optional<ClaimedJob> claim = claimNext();
        claim.ifPresent(this::process);
        return claim.isPresent();
    }

    private Optional<ClaimedJob> claimNext() {
        try {
            return queue.claimNext();
        } catch (RuntimeException e) {
            LOG.warnf("discoveries could not be looked up: %s", RootCause.rootMessage(e));
            return Optional.empty();
        }
    }

    private void process(ClaimedJob claimedJob) {
        LOG.infof("%s begins%s", claimedJob, claimedJob.checkpoint().isPresent() ? " from its checkpoint" : "");
        JobLease jobLease = new JobLease(claimedJob, queue, intervals.checkpointInterval(), this::isClosed, clock);
        HeartbeatTimer.RunningTimer runningTimer = heartbeatTimer.start(jobLease::sendHeartbeat);
        try {
            runJob(claimedJob, jobLease);
        } finally {
            runningTimer.close();
        }
    }

    private void runJob(ClaimedJob claimedJob, JobLease jobLease) {
        try {
            complete(claimedJob, jobLease, runner.run(claimedJob, jobLease));
        } catch (DiscoveryStoppedException e) {
            release(claimedJob, jobLease);
        } catch (DiscoveryException | InvalidDiscoverySpecException | ProblemException e) {
            fail(claimedJob, jobLease, e);
        } catch (Throwable e) { // must not stop the worker
            retryLater(claimedJob, jobLease, e);
        }
    }

    private void complete(ClaimedJob claimedJob, JobLease jobLease, List<DiscoveredConcept> found) {
        JobUpdate lastUpdate = new JobUpdate(
                jobLease.pendingUpdate().progress(),
                Optional.empty()); // the discovery may have ended before the first heartbeat
        storeOutcome(claimedJob, jobLease, "succeeded", () -> queue.complete(claimedJob, found, lastUpdate));
    }

    /**
     * Returns a discovery to the queue after an unexpected failure. The next worker continues from the last
     * checkpoint.
     */
    private void retryLater(ClaimedJob claimedJob, JobLease jobLease, Throwable failureCause) {
        LOG.errorf("%s failed unexpectedly: %s", claimedJob, RootCause.traceWithoutMessages(failureCause));
        JobFailure failure = JobFailure.fromThrowable(failureCause);
        storeOutcome(
                claimedJob,
                jobLease,
                "was given back, or ended",
                () -> queue.retryLater(claimedJob, failure, jobLease.pendingUpdate()));
    }

    private void fail(ClaimedJob claimedJob, JobLease jobLease, RuntimeException failureCause) {
        JobFailure failure = JobFailure.fromThrowable(failureCause);
        LOG.warnf(
                "%s failed: %s, %s",
                claimedJob, failure.code(), failureCause.getClass().getName());
        storeOutcome(claimedJob, jobLease, "ended", () -> queue.fail(claimedJob, failure));
    }

    /**
     * Stores an outcome. Retries until it succeeds or the claim is lost.
     *
     * @throws ProblemException if the catalogue rejects the concepts
     */
    private void storeOutcome(ClaimedJob claimedJob, JobLease jobLease, String outcome, BooleanSupplier storeAction) {
        while (!jobLease.isLost()) {
            try {
                LOG.infof(
                        "%s %s", claimedJob, storeAction.getAsBoolean() ? outcome : "is no longer held by this worker");
                return;
            } catch (ProblemException e) {
                throw e;
            } catch (RuntimeException e) {
                LOG.warnf(
                        "%s is done, but its result could not be stored; trying again: %s",
                        claimedJob, RootCause.rootMessage(e));
            }
            if (isClosed()) {
                return; // the next worker repeats the last part
            }
            waitForNextPoll();
        }
        LOG.infof("%s is no longer held by this worker", claimedJob);
    }

    private void release(ClaimedJob claimedJob, JobLease jobLease) {
        if (jobLease.isLost()) {
            LOG.infof("%s was stopped: it was cancelled, or another worker claimed it", claimedJob);
            return;
        }
        try {
            LOG.infof(
                    "%s %s",
                    claimedJob,
                    queue.giveBack(claimedJob, jobLease.pendingUpdate())
                            ? "was given back"
                            : "is no longer held by this worker");
        } catch (RuntimeException e) {
            LOG.warnf("%s could not be given back; its lease has to run out: %s", claimedJob, RootCause.rootMessage(e));
        }
    }

    private void waitForNextPoll() {
        try {
            var unusedClosed = closedLatch.await(intervals.pollInterval().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            close();
        }
    }

    private boolean isClosed() {
        return closedLatch.getCount() == 0;
    }

    /** Stops after the current step. */
    @Override
    public void close() {
        closedLatch.countDown();
    }
}
