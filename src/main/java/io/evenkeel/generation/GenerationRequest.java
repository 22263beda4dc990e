package io.evenkeel.generation;

import io.evenkeel.image.ImageSize;
import io.evenkeel.platform.RequestId;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.DisplayContext;
import io.evenkeel.policy.PolicyInput;
import java.time.Instant;
import java.util.OptionalInt;

/**
 * What a platform asked for.
 *
 * @param id of the event that asked
 * @param tenant whose policy decides
 * @param prompt what to draw
 * @param negativePrompt what to keep away from; empty for none
 * @param count pictures
 * @param seed of the first picture's noise; the next ones count up from it
 * @param sampling how they are drawn
 * @param displayContext where they will be shown
 */
public record GenerationRequest(
        RequestId id,
        TenantId tenant,
        String prompt,
        String negativePrompt,
        int count,
        long seed,
        RequestedSampling sampling,
        DisplayContext displayContext) {
    /**
     * What it asks a policy about, with the time of its record, so that it is decided alike when it is decided again; a time to
     * come is none.
     *
     * @param size of its pictures
     * @param timestamp of its record
     */
    public PolicyInput toPolicyInput(ImageSize size, long timestamp, Instant now) {
        Instant sentAt = Instant.ofEpochMilli(timestamp);
        return new PolicyInput(
                id.toString(),
                prompt,
                count,
                OptionalInt.of(size.width()),
                OptionalInt.of(size.height()),
                displayContext,
                timestamp < 0 || sentAt.isAfter(now) ? now : sentAt);
    }

    /** Prompts stay out of logs. */
    @Override
    public String toString() {
        return "GenerationRequest[" + id + ", " + tenant + ", count=" + count + "]";
    }
}
