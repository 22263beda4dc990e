package io.evenkeel.discovery.job;

import io.evenkeel.discovery.Progress;
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
 * @param attempt how often it was claimed
 * @param lost of those, whose worker went silent
 * @param checkpointAt when a checkpoint was stored last
 * @param concepts labels of what was found
 */
record Row(
        UUID id,
        String spec,
        String model,
        State state,
        Instant requestedAt,
        String requestedBy,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        Optional<String> worker,
        int attempt,
        int lost,
        Optional<Progress> progress,
        Optional<Instant> checkpointAt,
        Optional<Failure> failure,
        List<String> concepts) {
    Row {
        concepts = List.copyOf(concepts);
    }

    /** Prompts stay out of logs. */
    @Override
    public String toString() {
        return "discovery (" + id + "), " + state;
    }
}
