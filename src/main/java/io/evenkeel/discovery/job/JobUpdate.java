package io.evenkeel.discovery.job;

import io.evenkeel.discovery.progress.DiscoveryProgress;
import java.util.Optional;

/**
 * What a worker tells when it says that it is still there.
 *
 * @param progress the latest, if there is any yet
 * @param checkpoint one that was not told before
 */
record JobUpdate(Optional<DiscoveryProgress> progress, Optional<byte[]> checkpoint) {
    static final JobUpdate EMPTY = new JobUpdate(Optional.empty(), Optional.empty());
}
