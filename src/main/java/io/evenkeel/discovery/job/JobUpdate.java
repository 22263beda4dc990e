package io.evenkeel.discovery.job;

import io.evenkeel.discovery.progress.DiscoveryProgress;
import java.util.Optional;

/**
 * An update that a worker stores with its heartbeat.
 *
 * @param progress latest progress, if any
 * @param checkpoint a checkpoint that is not stored yet
 */
record JobUpdate(Optional<DiscoveryProgress> progress, Optional<byte[]> checkpoint) {
    static final JobUpdate EMPTY = new JobUpdate(Optional.empty(), Optional.empty());
}
