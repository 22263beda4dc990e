package io.evenkeel.discovery.job;

import io.evenkeel.discovery.Found;
import io.evenkeel.discovery.InvalidSpec;
import io.evenkeel.discovery.Stopped;
import io.evenkeel.discovery.Undiscoverable;
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
final class Worker implements Runnable, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Worker.class);

    private final Claims claims;
    private final Finder finder;
    private final Pulse pulse;
    private final Pace pace;
    private final Clock clock;
    private final CountDownLatch closing = new CountDownLatch(1);

    /**
     * How often it looks.
     *
     * @param poll between two looks for work, and two tries to store a result
     * @param checkpoints between two checkpoints in the database, at least
     */
    record Pace(Duration poll, Duration checkpoints) {}

    Worker(Claims claims, Finder finder, Pulse pulse, Pace pace, Clock clock) {
        this.claims = claims;
        this.finder = finder;
        this.pulse = pulse;
        this.pace = pace;
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
            LOG.errorf("the worker goes on after %s", Causes.trace(e));
            return false;
        }
    }

    /** Works on one discovery, if there is any. @return whether there was */
    boolean work() {
        Optional<Claim> claim = next();
        claim.ifPresent(this::workOn);
        return claim.isPresent();
    }

    private Optional<Claim> next() {
        try {
            return claims.next();
        } catch (RuntimeException e) {
            LOG.warnf("discoveries could not be looked up: %s", Causes.root(e));
            return Optional.empty();
        }
    }

    private void workOn(Claim claim) {
        LOG.infof("%s begins%s", claim, claim.checkpoint().isPresent() ? " from its checkpoint" : "");
        Lease lease = new Lease(claim, claims, pace.checkpoints(), this::isClosed, clock);
        Pulse.Beating beating = pulse.start(lease::beat);
        try {
            workOn(claim, lease);
        } finally {
            beating.close();
        }
    }

    private void workOn(Claim claim, Lease lease) {
        try {
            succeed(claim, lease, finder.find(claim, lease));
        } catch (Stopped e) {
            leave(claim, lease);
        } catch (Undiscoverable | InvalidSpec | ProblemException e) {
            fail(claim, lease, e);
        } catch (Throwable e) { // of whatever kind: the next discovery has nothing to do with it
            stumble(claim, lease, e);
        }
    }

    private void succeed(Claim claim, Lease lease, List<Found> found) {
        News last = new News(lease.rest().progress(), Optional.empty()); // it may have been over before the first beat
        end(claim, lease, "succeeded", () -> claims.succeed(claim, found, last));
    }

    /** What may pass is tried again, from the last checkpoint, by whoever is next. */
    private void stumble(Claim claim, Lease lease, Throwable trouble) {
        LOG.errorf("%s met a trouble that nobody foresaw: %s", claim, Causes.trace(trouble));
        Failure failure = Failure.of(trouble);
        end(claim, lease, "was given back, or ended", () -> claims.stumble(claim, failure, lease.rest()));
    }

    private void fail(Claim claim, Lease lease, RuntimeException trouble) {
        Failure failure = Failure.of(trouble);
        LOG.warnf("%s failed: %s, %s", claim, failure.code(), trouble.getClass().getName());
        end(claim, lease, "ended", () -> claims.fail(claim, failure));
    }

    /**
     * Tries for as long as it takes, and as the claim holds.
     *
     * @throws ProblemException if the catalogue does not take what was found
     */
    private void end(Claim claim, Lease lease, String how, BooleanSupplier ending) {
        while (!lease.isLost()) {
            try {
                LOG.infof("%s %s", claim, ending.getAsBoolean() ? how : "is not ours any more");
                return;
            } catch (ProblemException e) {
                throw e;
            } catch (RuntimeException e) {
                LOG.warnf("%s is done, but could not be stored, which is tried again: %s", claim, Causes.root(e));
            }
            if (isClosed()) {
                return; // whoever claims it next does the last stretch anew
            }
            pause();
        }
        LOG.infof("%s is not ours any more", claim);
    }

    private void leave(Claim claim, Lease lease) {
        if (lease.isLost()) {
            LOG.infof("%s was stopped, as it was cancelled or somebody else claimed it", claim);
            return;
        }
        try {
            LOG.infof("%s %s", claim, claims.release(claim, lease.rest()) ? "was given back" : "is not ours any more");
        } catch (RuntimeException e) {
            LOG.warnf("%s could not be given back, so that its lease has to run out: %s", claim, Causes.root(e));
        }
    }

    private void pause() {
        try {
            var unusedClosed = closing.await(pace.poll().toMillis(), TimeUnit.MILLISECONDS);
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
