package io.evenkeel.discovery.job;

import io.evenkeel.discovery.DiscoveredConcept;
import java.util.List;
import java.util.Optional;

/**
 * What workers and the database say to each other. Whatever returns whether it was done does nothing for a claim that no longer
 * holds, as the discovery was cancelled or somebody else claimed it. Each throws what the database throws, and did nothing then.
 */
interface JobQueue {
    /** Claims the oldest discovery that waits, or whose worker is gone; one that took too many with it is buried. */
    Optional<ClaimedJob> claimNext();

    /** Makes the claim hold for another lease. */
    boolean renewLease(ClaimedJob claimedJob, JobUpdate jobUpdate);

    /**
     * Ends it: the concepts become candidates, all of them or none.
     *
     * @param jobUpdate the last
     * @throws io.evenkeel.platform.ProblemException if the catalogue does not take them
     */
    boolean complete(ClaimedJob claimedJob, List<DiscoveredConcept> found, JobUpdate jobUpdate);

    /** Ends it. */
    boolean fail(ClaimedJob claimedJob, JobFailure jobFailure);

    /**
     * Gives it back after a trouble that may pass. It counts as a lost worker: with the last one it ends by the failure.
     *
     * @return whether the claim held
     */
    boolean retryLater(ClaimedJob claimedJob, JobFailure jobFailure, JobUpdate jobUpdate);

    /** Gives it back, for whoever is next. */
    boolean giveBack(ClaimedJob claimedJob, JobUpdate jobUpdate);
}
