package io.evenkeel.policy;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where the pictures of a request will be shown, as far as the platform says. What it does not say is unknown to conditions.
 *
 * @param labels of the platform's own, such as "channel": "kids"
 * @param region such as "de" or "us-ca"
 * @param ageRating years from which the surface is meant, such as 16; 0 for everybody
 */
public record DisplayContext(Map<String, String> labels, Optional<String> region, OptionalInt ageRating) {
    public static final DisplayContext UNKNOWN = new DisplayContext(Map.of(), Optional.empty(), OptionalInt.empty());

    public DisplayContext {
        labels = Map.copyOf(labels);
    }

    /** Without the labels' values, which may be anything. */
    @Override
    public String toString() {
        return "Surface[" + labels.size() + " labels, " + region.orElse("?") + ", " + ageRating + "]";
    }
}
