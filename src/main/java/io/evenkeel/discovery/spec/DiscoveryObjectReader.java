package io.evenkeel.discovery.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.evenkeel.platform.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One object of a spec, read field by field; whatever is wrong becomes a problem. */
final class DiscoveryObjectReader {
    private final String path;
    private final JsonNode json;
    private final DiscoveryViolations discoveryViolations;

    /** @param path of the object, as problems name it, such as "options"; empty for the spec itself */
    DiscoveryObjectReader(String path, JsonNode json, DiscoveryViolations discoveryViolations) {
        this.path = path;
        this.json = json.isObject() ? json : MissingNode.getInstance();
        this.discoveryViolations = discoveryViolations;
        if (!json.isObject() && !json.isMissingNode()) {
            addViolation(
                    display(json) + " must be a list of fields",
                    "its fields are not indented, or its braces are missing");
        }
    }

    void addViolation(String rule, String hint) {
        discoveryViolations.add((path.isEmpty() ? "" : path + ": ") + rule, hint);
    }

    /** Any other field is a problem. */
    DiscoveryObjectReader allowOnly(String... allowed) {
        json.propertyStream()
                .map(Map.Entry::getKey)
                .filter(name -> !List.of(allowed).contains(name))
                .forEach(name -> addViolation(
                        "field (" + SafeText.sanitise(name) + ") is not known",
                        "it is misspelt; known here are " + String.join(", ", allowed)));
        return this;
    }

    boolean has(String name) {
        return json.has(name);
    }

    JsonNode value(String name) {
        return json.path(name);
    }

    DiscoveryObjectReader object(String name) {
        return new DiscoveryObjectReader(
                (path.isEmpty() ? "" : path + ", ") + name, json.path(name), discoveryViolations);
    }

    Optional<String> text(String name) {
        JsonNode value = json.path(name);
        if (value.isTextual() && !value.textValue().isBlank()) {
            return Optional.of(value.textValue().strip());
        }
        addViolation(name + " " + display(value) + " must be a text", "it was forgotten");
        return Optional.empty();
    }

    /** A text, or a list of texts; none of them blank. Empty if it is not there. */
    List<String> texts(String name, int max) {
        JsonNode value = json.path(name);
        if (value.isMissingNode()) {
            return List.of();
        }
        List<JsonNode> all = value.isArray() ? value.valueStream().toList() : List.of(value);
        if (all.size() > max) {
            addViolation(name + " are (" + all.size() + "), at most " + max + " are taken", "some can be left out");
        }
        List<String> texts = new ArrayList<>();
        all.stream().limit(max).forEach(one -> addText(name, one, texts));
        return texts;
    }

    private void addText(String name, JsonNode one, List<String> texts) {
        if (one.isTextual() && !one.textValue().isBlank()) {
            texts.add(one.textValue().strip().replaceAll("\\s+", " "));
        } else {
            addViolation(name + " has " + display(one) + ", which must be a text that is not empty", "it needs quotes");
        }
    }

    Optional<Boolean> booleanValue(String name) {
        JsonNode value = json.path(name);
        if (!value.isMissingNode() && !value.isBoolean()) {
            addViolation(name + " " + display(value) + " must be true or false", "its quotes can be left out");
        }
        return value.isBoolean() ? Optional.of(value.booleanValue()) : Optional.empty();
    }

    double number(String name, double ifAbsent, double min, double max, String hint) {
        return number(name, min, max, hint).orElse(ifAbsent);
    }

    int integer(String name, int ifAbsent, int min, int max, String hint) {
        return integer(name, min, max, hint).map(Long::intValue).orElse(ifAbsent);
    }

    Optional<Double> number(String name, double min, double max, String hint) {
        JsonNode value = json.path(name);
        double number = value.isNumber() ? value.doubleValue() : Double.NaN;
        if (value.isMissingNode() || (number >= min && number <= max)) {
            return value.isMissingNode() ? Optional.empty() : Optional.of(number);
        }
        addViolation(
                name + " " + display(value) + " must be a number from " + format(min) + " to " + format(max), hint);
        return Optional.empty();
    }

    Optional<Long> integer(String name, long min, long max, String hint) {
        JsonNode value = json.path(name);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (value.isIntegralNumber()
                && value.canConvertToLong()
                && value.longValue() >= min
                && value.longValue() <= max) {
            return Optional.of(value.longValue());
        }
        addViolation(name + " " + display(value) + " must be a whole number from " + min + " to " + max, hint);
        return Optional.empty();
    }

    static String display(JsonNode value) {
        String text = value.isValueNode() ? value.asText() : value.toString();
        return value.isMissingNode() ? "(absent)" : "(" + SafeText.sanitise(text) + ")";
    }

    private static String format(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
