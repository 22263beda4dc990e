package io.evenkeel.discovery.job;

import java.util.Optional;
import java.util.UUID;

/**
 * The right to work on a discovery, for as long as nobody else has a later one.
 *
 * @param attempt how often it was claimed, this time included
 * @param spec canonical
 * @param checkpoint where an earlier attempt left off
 */
record ClaimedJob(UUID id, int attempt, String spec, Optional<byte[]> checkpoint) {
    /** Prompts stay out of logs. */
    @Override
    public String toString() {
        return "discovery (" + id + "), attempt (" + attempt + ")";
    }
}
