package io.evenkeel.discovery.job;

import java.util.Optional;
import java.util.UUID;

/**
 * A worker's right to work on a discovery. It ends once another worker claims the discovery.
 *
 * @param attempt number of claims so far, including this one
 * @param spec canonical spec
 * @param checkpoint where an earlier attempt stopped
 */
record ClaimedJob(UUID id, int attempt, String spec, Optional<byte[]> checkpoint) {
    /** Omits prompts: they stay out of logs. */
    @Override
    public String toString() {
        return "discovery (" + id + "), attempt (" + attempt + ")";
    }
}
