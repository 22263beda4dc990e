package io.evenkeel.discovery.job;

import io.evenkeel.discovery.DiscoveredConcept;
import java.util.List;
import java.util.Optional;

/**
 * The queue between workers and the database. Methods that return a boolean do nothing and return false if the claim
 * no longer holds, because the discovery was cancelled or another worker claimed it. If the database fails, methods
 * throw and change nothing.
 */
interface JobQueue {
    /**
     * Claims the oldest discovery that is queued or whose worker was lost. Marks those dead that lost too many
     * workers.
     */
    Optional<ClaimedJob> claimNext();

    /** Renews the lease and stores an update. */
    boolean renewLease(ClaimedJob claimedJob, JobUpdate update);

    /**
     * Completes a discovery: adds all its concepts to the catalogue as candidates, or none.
     *
     * @param update last update
     * @throws io.evenkeel.platform.ProblemException if the catalogue rejects them
     */
    boolean complete(ClaimedJob claimedJob, List<DiscoveredConcept> found, JobUpdate update);

    /** Ends a discovery with a failure. */
    boolean fail(ClaimedJob claimedJob, JobFailure failure);

    /**
     * Queues a discovery again after a failure that may pass. Counts as a lost worker: after the last one, the
     * discovery ends with the failure.
     *
     * @return whether the claim held
     */
    boolean retryLater(ClaimedJob claimedJob, JobFailure failure, JobUpdate update);

    /** Queues a discovery again for the next worker. */
    boolean giveBack(ClaimedJob claimedJob, JobUpdate update);
}
