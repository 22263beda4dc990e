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
    private final CountDownLatch closing = new CountDownLatch(1);

    /**
     * How often it looks.
     *
     * @param poll between two looks for work, and two tries to store a result
     * @param checkpoints between two checkpoints in the database, at least
     */
    record PollIntervals(Duration poll, Duration checkpoints) {}

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
            if (!tried()) {
                pause();
            }
        }
    }

    private boolean tried() {
        try {
            return work();
        } catch (Throwable e) { // of whatever kind: whoever waits has nothing to do with it
            LOG.errorf("the worker goes on after %s", RootCause.trace(e));
            return false;
        }
    }

    /** Works on one discovery, if there is any. @return whether there was */
    boolean work() {
        Optional<ClaimedJob> claim = next();
        claim.ifPresent(this::workOn);
        return claim.isPresent();
    }

    private Optional<ClaimedJob> next() {
        try {
            return jobQueue.next();
        } catch (RuntimeException e) {
            LOG.warnf("discoveries could not be looked up: %s", RootCause.root(e));
            return Optional.empty();
        }
    }

    private void workOn(ClaimedJob claimedJob) {
        LOG.infof("%s begins%s", claimedJob, claimedJob.checkpoint().isPresent() ? " from its checkpoint" : "");
        JobLease jobLease = new JobLease(claimedJob, jobQueue, pollIntervals.checkpoints(), this::isClosed, clock);
        HeartbeatTimer.RunningTimer runningTimer = heartbeatTimer.start(jobLease::beat);
        try {
            workOn(claimedJob, jobLease);
        } finally {
            runningTimer.close();
        }
    }

    private void workOn(ClaimedJob claimedJob, JobLease jobLease) {
        try {
            succeed(claimedJob, jobLease, discoveryRunner.find(claimedJob, jobLease));
        } catch (DiscoveryStoppedException e) {
            leave(claimedJob, jobLease);
        } catch (DiscoveryException | InvalidDiscoverySpecException | ProblemException e) {
            fail(claimedJob, jobLease, e);
        } catch (Throwable e) { // of whatever kind: the next discovery has nothing to do with it
            stumble(claimedJob, jobLease, e);
        }
    }

    private void succeed(ClaimedJob claimedJob, JobLease jobLease, List<DiscoveredConcept> found) {
        JobUpdate last = new JobUpdate(
                jobLease.rest().progress(), Optional.empty()); // it may have been over before the first beat
        end(claimedJob, jobLease, "succeeded", () -> jobQueue.succeed(claimedJob, found, last));
    }

    /** What may pass is tried again, from the last checkpoint, by whoever is next. */
    private void stumble(ClaimedJob claimedJob, JobLease jobLease, Throwable trouble) {
        LOG.errorf("%s met a trouble that nobody foresaw: %s", claimedJob, RootCause.trace(trouble));
        JobFailure jobFailure = JobFailure.of(trouble);
        end(
                claimedJob,
                jobLease,
                "was given back, or ended",
                () -> jobQueue.stumble(claimedJob, jobFailure, jobLease.rest()));
    }

    private void fail(ClaimedJob claimedJob, JobLease jobLease, RuntimeException trouble) {
        JobFailure jobFailure = JobFailure.of(trouble);
        LOG.warnf(
                "%s failed: %s, %s",
                claimedJob, jobFailure.code(), trouble.getClass().getName());
        end(claimedJob, jobLease, "ended", () -> jobQueue.fail(claimedJob, jobFailure));
    }

    /**
     * Tries for as long as it takes, and as the claim holds.
     *
     * @throws ProblemException if the catalogue does not take what was found
     */
    private void end(ClaimedJob claimedJob, JobLease jobLease, String how, BooleanSupplier ending) {
        while (!jobLease.isLost()) {
            try {
                LOG.infof("%s %s", claimedJob, ending.getAsBoolean() ? how : "is not ours any more");
                return;
            } catch (ProblemException e) {
                throw e;
            } catch (RuntimeException e) {
                LOG.warnf(
                        "%s is done, but could not be stored, which is tried again: %s", claimedJob, RootCause.root(e));
            }
            if (isClosed()) {
                return; // whoever claims it next does the last stretch anew
            }
            pause();
        }
        LOG.infof("%s is not ours any more", claimedJob);
    }

    private void leave(ClaimedJob claimedJob, JobLease jobLease) {
        if (jobLease.isLost()) {
            LOG.infof("%s was stopped, as it was cancelled or somebody else claimed it", claimedJob);
            return;
        }
        try {
            LOG.infof(
                    "%s %s",
                    claimedJob,
                    jobQueue.release(claimedJob, jobLease.rest()) ? "was given back" : "is not ours any more");
        } catch (RuntimeException e) {
            LOG.warnf(
                    "%s could not be given back, so that its lease has to run out: %s", claimedJob, RootCause.root(e));
        }
    }

    private void pause() {
        try {
            var unusedClosed = closing.await(pollIntervals.poll().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            close();
        }
    }

    private boolean isClosed() {
        return closing.getCount() == 0;
    }

    /** Ends after the step under way. */
    @Override
    public void close() {
        closing.countDown();
    }
}
