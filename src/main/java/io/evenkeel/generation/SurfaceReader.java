package io.evenkeel.generation;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.platform.Shown;
import io.evenkeel.policy.Surface;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Reads where pictures will be shown, as far as a request says. */
final class SurfaceReader {
    private static final int MOST_LABELS = 16;
    private static final int LONGEST_VALUE = 200;
    private static final int HIGHEST_RATING = 99;
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]{0,62}");
    private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z0-9]{1,8})?");

    private SurfaceReader() {}

    static Surface read(JsonNode data) throws Unfit {
        return new Surface(labels(data.path("labels")), region(data.path("region")), ageRating(data.path("ageRating")));
    }

    private static Map<String, String> labels(JsonNode json) throws Unfit {
        if (json.isMissingNode()) {
            return Map.of();
        }
        if (!json.isObject() || json.size() > MOST_LABELS) {
            throw new Unfit("invalid-labels", "labels must be an object of at most " + MOST_LABELS + " texts.");
        }
        Map<String, String> labels = new HashMap<>();
        for (Map.Entry<String, JsonNode> label : json.properties()) {
            labels.put(name(label.getKey()), value(label));
        }
        return labels;
    }

    private static String name(String name) throws Unfit {
        if (!NAME.matcher(name).matches()) {
            throw new Unfit("invalid-labels", "label (" + Shown.of(name) + ") must match " + NAME + ".");
        }
        return name;
    }

    private static String value(Map.Entry<String, JsonNode> label) throws Unfit {
        if (!label.getValue().isTextual() || label.getValue().textValue().length() > LONGEST_VALUE) {
            throw new Unfit(
                    "invalid-labels",
                    "label (" + label.getKey() + ") must be a text of at most " + LONGEST_VALUE + " characters.");
        }
        return label.getValue().textValue();
    }

    private static Optional<String> region(JsonNode json) throws Unfit {
        if (json.isMissingNode()) {
            return Optional.empty();
        }
        if (!json.isTextual() || !REGION.matcher(json.textValue()).matches()) {
            throw new Unfit(
                    "invalid-region",
                    "region (" + Shown.of(json.asText()) + ") must match " + REGION
                            + ".\nMaybe it is written in capitals.");
        }
        return Optional.of(json.textValue());
    }

    private static OptionalInt ageRating(JsonNode json) throws Unfit {
        if (json.isMissingNode()) {
            return OptionalInt.empty();
        }
        if (!json.isIntegralNumber()
                || !json.canConvertToInt()
                || json.intValue() < 0
                || json.intValue() > HIGHEST_RATING) {
            throw new Unfit(
                    "invalid-age-rating",
                    "ageRating (" + Shown.of(json.asText()) + ") must be a whole number from 0 to " + HIGHEST_RATING
                            + ".\nMaybe 0 was meant, for everybody.");
        }
        return OptionalInt.of(json.intValue());
    }
}
