package io.evenkeel.discovery.job;

import io.evenkeel.discovery.progress.DiscoveryProgress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A discovery as the database holds it, but for its checkpoint and its previews.
 *
 * @param spec canonical
 * @param startedAt for the first time
 * @param worker who has it, or had it last
 * @param attempts how often it was claimed
 * @param lostWorkers of those, whose worker went silent
 * @param checkpointAt when a checkpoint was stored last
 * @param conceptLabels labels of what was found
 */
record JobRow(
        UUID id,
        String spec,
        String model,
        JobState state,
        Instant requestedAt,
        String requestedBy,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        Optional<String> worker,
        int attempts,
        int lostWorkers,
        Optional<DiscoveryProgress> progress,
        Optional<Instant> checkpointAt,
        Optional<JobFailure> failure,
        List<String> conceptLabels) {
    JobRow {
        conceptLabels = List.copyOf(conceptLabels);
    }

    /** Prompts stay out of logs. */
    @Override
    public String toString() {
        return "discovery (" + id + "), " + state;
    }
}
