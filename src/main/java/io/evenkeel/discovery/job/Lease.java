package io.evenkeel.discovery.job;

import io.evenkeel.discovery.Listener;
import io.evenkeel.discovery.Progress;
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
final class Lease implements Listener {
    private static final Logger LOG = Logger.getLogger(Lease.class);

    private final Claim claim;
    private final Claims claims;
    private final Duration between;
    private final BooleanSupplier ending;
    private final Clock clock;
    private Instant stored;
    private @Nullable Progress progress;
    private byte @Nullable [] unsaved;
    private volatile boolean lost;

    /**
     * A lease that {@link #beat} renews.
     *
     * @param between two checkpoints in the database, at least
     * @param ending whether this instance is to end
     */
    Lease(Claim claim, Claims claims, Duration between, BooleanSupplier ending, Clock clock) {
        this.claim = claim;
        this.claims = claims;
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
    public synchronized void progressed(Progress progress) {
        this.progress = progress;
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
        News news = due();
        try {
            if (!lost && claims.renew(claim, news)) {
                news.checkpoint().ifPresent(this::saved);
            } else {
                lost = true;
            }
        } catch (RuntimeException e) {
            LOG.warnf("%s goes on, but its lease could not be renewed: %s", claim, Causes.root(e));
        } catch (Throwable e) { // it would be the last beat, and nobody would know
            LOG.errorf("%s goes on, but its lease could not be renewed: %s", claim, Causes.trace(e));
        }
    }

    /** All that was not told yet. */
    synchronized News rest() {
        return new News(Optional.ofNullable(progress), Optional.ofNullable(unsaved));
    }

    private synchronized News due() {
        boolean isDue = !clock.instant().isBefore(stored.plus(between));
        return isDue ? rest() : new News(Optional.ofNullable(progress), Optional.empty());
    }

    private synchronized void saved(byte[] checkpoint) {
        stored = clock.instant();
        if (unsaved == checkpoint) { // not a later one
            unsaved = null;
        }
    }
}
