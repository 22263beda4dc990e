package io.evenkeel.policy.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.evenkeel.platform.Shown;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** One JSON object of a definition, read field by field; whatever is wrong becomes a problem. */
final class Fields {
    private final String where;
    private final JsonNode json;
    private final Problems problems;

    /** @param where of the object, as problems name it, such as "rule (no-hate)" */
    Fields(String where, JsonNode json, Problems problems) {
        this.where = where;
        this.json = json.isObject() ? json : MissingNode.getInstance();
        this.problems = problems;
        if (!json.isObject()) {
            problem(shown(json) + " must be a JSON object", "its braces are missing");
        }
    }

    void problem(String rule, String maybe) {
        problems.add(where + ": " + rule, maybe);
    }

    /** Any other field is a problem. */
    void allow(List<String> known) {
        json.propertyStream()
                .map(Map.Entry::getKey)
                .filter(name -> !known.contains(name))
                .forEach(name -> problem(
                        "field (" + Shown.of(name) + ") is not known",
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

    Optional<String> text(String name) {
        JsonNode value = json.path(name);
        if (value.isTextual() && !value.textValue().isBlank()) {
            return Optional.of(value.textValue());
        }
        problem(name + " " + shown(value) + " must be a text", "it was forgotten");
        return Optional.empty();
    }

    /** A list that must be there; an empty one if it is not. */
    List<JsonNode> list(String name) {
        JsonNode value = json.path(name);
        if (!value.isArray()) {
            problem(name + " " + shown(value) + " must be a list", "its brackets are missing");
        }
        return value.isArray() ? value.valueStream().toList() : List.of();
    }

    /** The fields of an object that must be there, in order; none if it is not. */
    List<Map.Entry<String, JsonNode>> entries(String name) {
        JsonNode value = json.path(name);
        if (!value.isObject()) {
            problem(name + " " + shown(value) + " must be a JSON object", "its braces are missing");
        }
        return value.propertyStream().toList();
    }

    /** A list; an empty one if it is not there. */
    List<JsonNode> optionalList(String name) {
        return has(name) ? list(name) : List.of();
    }

    /** One of some words; absent if it is not there, or is a problem. */
    Optional<String> oneOf(String name, List<String> words) {
        Optional<String> word = has(name) ? text(name) : Optional.empty();
        word.filter(given -> !words.contains(given))
                .ifPresent(given -> problem(
                        name + " (" + Shown.of(given) + ") is not known",
                        "one of " + String.join(", ", words) + " was meant"));
        return word.filter(words::contains);
    }

    /** A whole number; absent if it is not there, or is a problem. */
    OptionalInt whole(String name, int least, int most, String maybe) {
        JsonNode value = json.path(name);
        if (!json.has(name)) {
            return OptionalInt.empty();
        }
        if (value.isIntegralNumber()
                && value.canConvertToInt()
                && value.intValue() >= least
                && value.intValue() <= most) {
            return OptionalInt.of(value.intValue());
        }
        problem(name + " " + shown(value) + " must be a whole number from " + least + " to " + most, maybe);
        return OptionalInt.empty();
    }

    /** A number from least to most; the default if it is not there, or is a problem. */
    double number(String name, double ifAbsent, double least, double most, String maybe) {
        return json.has(name)
                ? within(name, json.path(name), least, most, maybe).orElse(ifAbsent)
                : ifAbsent;
    }

    /** True or false; the default if it is not there, or is a problem. */
    boolean flag(String name, boolean ifAbsent) {
        JsonNode value = json.path(name);
        if (json.has(name) && !value.isBoolean()) {
            problem(name + " " + shown(value) + " must be true or false", "it stands in quotes");
        }
        return value.isBoolean() ? value.booleanValue() : ifAbsent;
    }

    Optional<Double> within(String name, JsonNode value, double least, double most, String maybe) {
        double number = value.isNumber() ? value.doubleValue() : Double.NaN;
        if (number >= least && number <= most) {
            return Optional.of(number);
        }
        problem(name + " " + shown(value) + " must be a number from " + plain(least) + " to " + plain(most), maybe);
        return Optional.empty();
    }

    static String shown(JsonNode value) {
        String text = value.isValueNode() ? value.asText() : value.toString();
        return value.isMissingNode() ? "(absent)" : "(" + Shown.of(text) + ")";
    }

    private static String plain(double number) {
        return Long.toString((long) number);
    }
}
