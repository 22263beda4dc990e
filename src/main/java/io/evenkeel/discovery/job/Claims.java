package io.evenkeel.discovery.job;

import io.evenkeel.discovery.Found;
import java.util.List;
import java.util.Optional;

/**
 * What workers and the database say to each other. Whatever returns whether it was done does nothing for a claim that no longer
 * holds, as the discovery was cancelled or somebody else claimed it. Each throws what the database throws, and did nothing then.
 */
interface Claims {
    /** Claims the oldest discovery that waits, or whose worker is gone; one that took too many with it is buried. */
    Optional<Claim> next();

    /** Makes the claim hold for another lease. */
    boolean renew(Claim claim, News news);

    /**
     * Ends it: the concepts become candidates, all of them or none.
     *
     * @param news the last
     * @throws io.evenkeel.platform.ProblemException if the catalogue does not take them
     */
    boolean succeed(Claim claim, List<Found> found, News news);

    /** Ends it. */
    boolean fail(Claim claim, Failure failure);

    /**
     * Gives it back after a trouble that may pass. It counts as a lost worker: with the last one it ends by the failure.
     *
     * @return whether the claim held
     */
    boolean stumble(Claim claim, Failure failure, News news);

    /** Gives it back, for whoever is next. */
    boolean release(Claim claim, News news);
}
