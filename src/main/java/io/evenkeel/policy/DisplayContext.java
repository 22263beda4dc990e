package io.evenkeel.policy;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where the images of a request will be shown, as far as the platform says. Missing values are unknown to conditions.
 *
 * @param labels defined by the platform, such as "channel": "kids"
 * @param region such as "de" or "us-ca"
 * @param ageRating minimal age of viewers, such as 16; 0 for everybody
 */
public record DisplayContext(Map<String, String> labels, Optional<String> region, OptionalInt ageRating) {
    public static final DisplayContext UNKNOWN = new DisplayContext(Map.of(), Optional.empty(), OptionalInt.empty());

    public DisplayContext {
        labels = Map.copyOf(labels);
    }

    /** Omits the values of labels, which may hold anything. */
    @Override
    public String toString() {
        return "DisplayContext[" + labels.size() + " labels, " + region.orElse("?") + ", " + ageRating + "]";
    }
}
