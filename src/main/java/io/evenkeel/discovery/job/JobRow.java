package io.evenkeel.discovery.job;

import io.evenkeel.discovery.progress.DiscoveryProgress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A discovery as stored, without its checkpoint and previews.
 *
 * @param spec canonical spec
 * @param startedAt time of the first claim
 * @param worker the worker that has it, or had it last
 * @param attempts number of claims
 * @param lostWorkers number of claims whose worker was lost
 * @param checkpointAt time of the last stored checkpoint
 * @param conceptLabels labels of the discovered concepts
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

    /** Omits prompts: they stay out of logs. */
    @Override
    public String toString() {
        return "discovery (" + id + "), " + state;
    }
}
