package io.evenkeel.policy.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.evenkeel.platform.SafeText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** One JSON object of a definition, read field by field; whatever is wrong becomes a problem. */
final class PolicyObjectReader {
    private final String path;
    private final JsonNode json;
    private final PolicyViolations violations;

    /** @param path of the object, as problems name it, such as "rule (no-hate)" */
    PolicyObjectReader(String path, JsonNode json, PolicyViolations violations) {
        this.path = path;
        this.json = json.isObject() ? json : MissingNode.getInstance();
        this.violations = violations;
        if (!json.isObject()) {
            addViolation(describe(json) + " must be a JSON object", "its braces are missing");
        }
    }

    void addViolation(String rule, String hint) {
        violations.add(path + ": " + rule, hint);
    }

    /** Any other field is a problem. */
    void rejectUnknown(List<String> known) {
        json.propertyStream()
                .map(Map.Entry::getKey)
                .filter(name -> !known.contains(name))
                .forEach(name -> addViolation(
                        "field (" + SafeText.sanitise(name) + ") is not known",
                        "it is misspelt; known here are " + String.join(", ", known)));
    }

    /** Whether its field may be looked at: it is there, and an object. */
    boolean isObject() {
        return json.isObject();
    }

    JsonNode get(String name) {
        return json.path(name);
    }

    boolean has(String name) {
        return json.has(name);
    }

    Optional<String> requireText(String name) {
        JsonNode value = json.path(name);
        if (value.isTextual() && !value.textValue().isBlank()) {
            return Optional.of(value.textValue());
        }
        addViolation(name + " " + describe(value) + " must be a text", "it was forgotten");
        return Optional.empty();
    }

    /** A list that must be there; an empty one if it is not. */
    List<JsonNode> requireList(String name) {
        JsonNode value = json.path(name);
        if (!value.isArray()) {
            addViolation(name + " " + describe(value) + " must be a list", "its brackets are missing");
        }
        return value.isArray() ? value.valueStream().toList() : List.of();
    }

    /** The fields of an object that must be there, in order; none if it is not. */
    List<Map.Entry<String, JsonNode>> requireEntries(String name) {
        JsonNode value = json.path(name);
        if (!value.isObject()) {
            addViolation(name + " " + describe(value) + " must be a JSON object", "its braces are missing");
        }
        return value.propertyStream().toList();
    }

    /** A list; an empty one if it is not there. */
    List<JsonNode> optionalList(String name) {
        return has(name) ? requireList(name) : List.of();
    }

    /** One of some words; absent if it is not there, or is a problem. */
    Optional<String> optionalOneOf(String name, List<String> allowed) {
        Optional<String> word = has(name) ? requireText(name) : Optional.empty();
        word.filter(unknownWord -> !allowed.contains(unknownWord))
                .ifPresent(unknownWord -> addViolation(
                        name + " (" + SafeText.sanitise(unknownWord) + ") is not known",
                        "one of " + String.join(", ", allowed) + " was meant"));
        return word.filter(allowed::contains);
    }

    /** A whole number; absent if it is not there, or is a problem. */
    OptionalInt optionalInteger(String name, int min, int max, String hint) {
        JsonNode value = json.path(name);
        if (!json.has(name)) {
            return OptionalInt.empty();
        }
        if (value.isIntegralNumber() && value.canConvertToInt() && value.intValue() >= min && value.intValue() <= max) {
            return OptionalInt.of(value.intValue());
        }
        addViolation(name + " " + describe(value) + " must be a whole number from " + min + " to " + max, hint);
        return OptionalInt.empty();
    }

    /** A number from least to most; the default if it is not there, or is a problem. */
    double numberOrDefault(String name, double defaultValue, double min, double max, String hint) {
        return json.has(name)
                ? requireNumber(name, json.path(name), min, max, hint).orElse(defaultValue)
                : defaultValue;
    }

    /** True or false; the default if it is not there, or is a problem. */
    boolean booleanOrDefault(String name, boolean defaultValue) {
        JsonNode value = json.path(name);
        if (json.has(name) && !value.isBoolean()) {
            addViolation(name + " " + describe(value) + " must be true or false", "it stands in quotes");
        }
        return value.isBoolean() ? value.booleanValue() : defaultValue;
    }

    Optional<Double> requireNumber(String name, JsonNode value, double min, double max, String hint) {
        double number = value.isNumber() ? value.doubleValue() : Double.NaN;
        if (number >= min && number <= max) {
            return Optional.of(number);
        }
        addViolation(
                name + " " + describe(value) + " must be a number from " + formatInteger(min) + " to "
                        + formatInteger(max),
                hint);
        return Optional.empty();
    }

    static String describe(JsonNode value) {
        String text = value.isValueNode() ? value.asText() : value.toString();
        return value.isMissingNode() ? "(absent)" : "(" + SafeText.sanitise(text) + ")";
    }

    private static String formatInteger(double number) {
        return Long.toString((long) number);
    }
}
