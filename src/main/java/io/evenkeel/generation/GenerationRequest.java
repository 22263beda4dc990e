package io.evenkeel.generation;

import io.evenkeel.platform.RequestId;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.Surface;

/**
 * What a platform asked for.
 *
 * @param id of the event that asked
 * @param tenant whose policy decides
 * @param prompt what to draw
 * @param negative what to keep away from; empty for none
 * @param count pictures
 * @param seed of the first picture's noise; the next ones count up from it
 * @param sampling how they are drawn
 * @param surface where they will be shown
 */
record GenerationRequest(
        RequestId id,
        TenantId tenant,
        String prompt,
        String negative,
        int count,
        long seed,
        Sampling sampling,
        Surface surface) {
    /** Prompts stay out of logs. */
    @Override
    public String toString() {
        return "GenerationRequest[" + id + ", " + tenant + ", count=" + count + "]";
    }
}
