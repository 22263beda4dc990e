package io.evenkeel.policy;

import java.time.Instant;
import java.util.OptionalInt;

/**
 * What a request asks a policy about.
 *
 * @param id of the request: draws that no count is kept of follow from it
 * @param prompt as it was sent
 * @param count of pictures, 1 or more
 * @param width in pixels
 * @param height in pixels
 * @param surface where they will be shown
 * @param time when it was sent: the same when it is decided again
 */
public record Wish(
        String id, String prompt, int count, OptionalInt width, OptionalInt height, Surface surface, Instant time) {
    public Wish {
        if (count < 1) {
            throw new IllegalArgumentException("count (" + count + ") of pictures must be 1 or more.");
        }
    }

    /** A wish of which no more is known. */
    public Wish(String prompt, int count) {
        this("", prompt, count, OptionalInt.empty(), OptionalInt.empty(), Surface.UNKNOWN, Instant.EPOCH);
    }

    /** Without the prompt, which belongs in no log. */
    @Override
    public String toString() {
        return "Wish[" + count + " pictures]";
    }
}
