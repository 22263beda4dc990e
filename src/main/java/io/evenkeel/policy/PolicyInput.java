package io.evenkeel.policy;

import java.time.Instant;
import java.util.OptionalInt;

/**
 * What a request asks a policy about.
 *
 * @param requestId of the request: draws that no count is kept of follow from it
 * @param prompt as it was sent
 * @param imageCount of pictures, 1 or more
 * @param width in pixels
 * @param height in pixels
 * @param displayContext where they will be shown
 * @param requestedAt when it was sent: the same when it is decided again
 */
public record PolicyInput(
        String requestId,
        String prompt,
        int imageCount,
        OptionalInt width,
        OptionalInt height,
        DisplayContext displayContext,
        Instant requestedAt) {
    public PolicyInput {
        if (imageCount < 1) {
            throw new IllegalArgumentException("count (" + imageCount + ") of pictures must be 1 or more.");
        }
    }

    /** A wish of which no more is known. */
    public PolicyInput(String prompt, int count) {
        this("", prompt, count, OptionalInt.empty(), OptionalInt.empty(), DisplayContext.UNKNOWN, Instant.EPOCH);
    }

    /** Without the prompt, which belongs in no log. */
    @Override
    public String toString() {
        return "Wish[" + imageCount + " pictures]";
    }
}
