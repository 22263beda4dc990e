package io.evenkeel.generation;

import io.evenkeel.diffusion.PictureSize;
import io.evenkeel.platform.RequestId;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.Surface;
import io.evenkeel.policy.Wish;
import java.time.Instant;
import java.util.OptionalInt;

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
    /**
     * What it asks a policy about, with the time of its record, so that it is decided alike when it is decided again; a time to
     * come is none.
     *
     * @param size of its pictures
     * @param timestamp of its record
     */
    Wish wish(PictureSize size, long timestamp, Instant now) {
        Instant sent = Instant.ofEpochMilli(timestamp);
        return new Wish(
                id.toString(),
                prompt,
                count,
                OptionalInt.of(size.width()),
                OptionalInt.of(size.height()),
                surface,
                timestamp < 0 || sent.isAfter(now) ? now : sent);
    }

    /** Prompts stay out of logs. */
    @Override
    public String toString() {
        return "GenerationRequest[" + id + ", " + tenant + ", count=" + count + "]";
    }
}
