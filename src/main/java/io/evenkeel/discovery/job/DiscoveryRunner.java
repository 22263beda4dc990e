package io.evenkeel.discovery.job;

import io.evenkeel.discovery.DiscoveredConcept;
import io.evenkeel.discovery.progress.ProgressListener;
import java.util.List;

/** Runs a claimed discovery. */
interface DiscoveryRunner {
    /**
     * Runs on the calling thread until the discovery ends.
     *
     * @throws io.evenkeel.discovery.progress.DiscoveryStoppedException if the listener requests a stop
     * @throws RuntimeException if it fails
     */
    List<DiscoveredConcept> run(ClaimedJob claimedJob, ProgressListener listener);
}
