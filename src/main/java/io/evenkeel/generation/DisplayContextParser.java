package io.evenkeel.generation;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.platform.SafeText;
import io.evenkeel.policy.DisplayContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Parses where the images of a request will be shown: labels, region and age rating. */
final class DisplayContextParser {
    private static final int MAX_LABELS = 16;
    private static final int MAX_VALUE_LENGTH = 200;
    private static final int MAX_AGE_RATING = 99;
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]{0,62}");
    private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z0-9]{1,8})?");

    private DisplayContextParser() {}

    static DisplayContext parse(JsonNode data) throws InvalidRequestException {
        return new DisplayContext(
                parseLabels(data.path("labels")),
                parseRegion(data.path("region")),
                RequestParser.read(
                        "invalid-age-rating",
                        data,
                        fields ->
                                fields.optionalInteger("ageRating", 0, MAX_AGE_RATING, "0 was meant, for everybody")));
    }

    private static Map<String, String> parseLabels(JsonNode json) throws InvalidRequestException {
        if (json.isMissingNode()) {
            return Map.of();
        }
        if (!json.isObject() || json.size() > MAX_LABELS) {
            throw new InvalidRequestException(
                    "invalid-labels", "labels must be an object of at most " + MAX_LABELS + " texts.");
        }
        Map<String, String> labels = new HashMap<>();
        for (Map.Entry<String, JsonNode> label : json.properties()) {
            labels.put(requireLabelName(label.getKey()), requireLabelValue(label));
        }
        return labels;
    }

    private static String requireLabelName(String name) throws InvalidRequestException {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidRequestException(
                    "invalid-labels", "label (" + SafeText.sanitise(name) + ") must match " + NAME + ".");
        }
        return name;
    }

    private static String requireLabelValue(Map.Entry<String, JsonNode> label) throws InvalidRequestException {
        if (!label.getValue().isTextual() || label.getValue().textValue().length() > MAX_VALUE_LENGTH) {
            throw new InvalidRequestException(
                    "invalid-labels",
                    "label (" + label.getKey() + ") must be a text of at most " + MAX_VALUE_LENGTH + " characters.");
        }
        return label.getValue().textValue();
    }

    private static Optional<String> parseRegion(JsonNode json) throws InvalidRequestException {
        if (json.isMissingNode()) {
            return Optional.empty();
        }
        if (!json.isTextual() || !REGION.matcher(json.textValue()).matches()) {
            throw new InvalidRequestException(
                    "invalid-region",
                    "region (" + SafeText.sanitise(json.asText()) + ") must match " + REGION
                            + ".\nMaybe it is written in capitals.");
        }
        return Optional.of(json.textValue());
    }
}
