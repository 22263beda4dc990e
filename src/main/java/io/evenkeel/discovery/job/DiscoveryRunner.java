package io.evenkeel.discovery.job;

import io.evenkeel.discovery.DiscoveredConcept;
import io.evenkeel.discovery.progress.ProgressListener;
import java.util.List;

/** Does what a claim is about. */
interface DiscoveryRunner {
    /**
     * Runs on the calling thread until all is found.
     *
     * @throws io.evenkeel.discovery.progress.DiscoveryStoppedException if the listener asked for it
     * @throws RuntimeException if it cannot be done
     */
    List<DiscoveredConcept> run(ClaimedJob claimedJob, ProgressListener progressListener);
}
