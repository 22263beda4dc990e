package io.evenkeel.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Reads the fields of one JSON or YAML object strictly. A value that breaks a rule is added to the {@link Violations}
 * with its path, and is then treated as absent, so that one pass finds everything that is wrong with a document.
 *
 * <p>{@code require...} reports an absent field, {@code optional...} and {@code ...OrDefault} do not.
 */
public final class ObjectReader {
    private static final String QUOTES_HINT = "it stands in quotes";

    private final String path;
    private final JsonNode json;
    private final Violations violations;

    /** @param path of the object, as violations name it, such as "rule (no-hate)"; empty for the document itself */
    public ObjectReader(String path, JsonNode json, Violations violations) {
        this.path = path;
        this.json = json.isObject() ? json : MissingNode.getInstance();
        this.violations = violations;
        if (!json.isObject()) {
            addViolation(
                    describe(json) + " must be an object", "its braces are missing, or its fields are not indented");
        }
    }

    /** Adds a violation under this object's path. */
    public void addViolation(String rule, String hint) {
        violations.add((path.isEmpty() ? "" : path + ": ") + rule, hint);
    }

    /** Reports every field with another name. */
    public ObjectReader allowOnly(List<String> names) {
        json.propertyStream()
                .map(Map.Entry::getKey)
                .filter(name -> !names.contains(name))
                .forEach(name -> addViolation(
                        "field (" + SafeText.sanitise(name) + ") is not known",
                        "it is misspelt; known here are " + String.join(", ", names)));
        return this;
    }

    /** Reports every field with another name. */
    public ObjectReader allowOnly(String... names) {
        return allowOnly(List.of(names));
    }

    /** Reports an object without fields. */
    public ObjectReader requireNotEmpty() {
        if (json.isObject() && json.isEmpty()) {
            addViolation("({}) must have one field at least", "they were forgotten");
        }
        return this;
    }

    /** Returns whether the value was an object at all. */
    public boolean isObject() {
        return json.isObject();
    }

    /** Returns the names of the fields, in order. */
    public List<String> names() {
        return json.propertyStream().map(Map.Entry::getKey).toList();
    }

    public boolean has(String name) {
        return json.has(name);
    }

    /** Returns a field as it is; a missing node if it is absent. */
    public JsonNode get(String name) {
        return json.path(name);
    }

    /** Returns the reader of an object in this one. */
    public ObjectReader requireObject(String name) {
        return new ObjectReader(pathTo(name), json.path(name), violations);
    }

    /** Returns the reader of an object in this one, if the field is present. */
    public Optional<ObjectReader> optionalObject(String name) {
        return has(name) ? Optional.of(requireObject(name)) : Optional.empty();
    }

    /** Returns the reader of an object in this one; the reader of an empty object if the field is absent. */
    public ObjectReader objectOrEmpty(String name) {
        return optionalObject(name)
                .orElseGet(() -> new ObjectReader(pathTo(name), JsonNodeFactory.instance.objectNode(), violations));
    }

    private String pathTo(String name) {
        return path.isEmpty() ? name : path + ", " + name;
    }

    /** Returns the fields of an object in this one, in order. */
    public List<Map.Entry<String, JsonNode>> requireEntries(String name) {
        JsonNode value = json.path(name);
        if (!value.isObject()) {
            addViolation(
                    name + " " + describe(value) + " must be an object",
                    "its braces are missing, or its fields are not indented");
        }
        return value.propertyStream().toList();
    }

    /** Returns the readers of the objects in an object that is not empty, in order. */
    public Map<String, ObjectReader> requireObjects(String name) {
        Map<String, ObjectReader> readers = new LinkedHashMap<>();
        requireObject(name)
                .requireNotEmpty()
                .json
                .properties()
                .forEach(entry -> readers.put(
                        entry.getKey(),
                        new ObjectReader(
                                pathTo(name) + " (" + SafeText.sanitise(entry.getKey()) + ")",
                                entry.getValue(),
                                violations)));
        return readers;
    }

    /** Returns a text that is not blank. */
    public Optional<String> requireText(String name) {
        JsonNode value = json.path(name);
        if (isText(value)) {
            return Optional.of(value.textValue());
        }
        addViolation(name + " " + describe(value) + " must be a text", "it was forgotten");
        return Optional.empty();
    }

    public Optional<String> optionalText(String name) {
        return has(name) ? requireText(name) : Optional.empty();
    }

    /** Returns one of some words. */
    public Optional<String> optionalOneOf(String name, List<String> allowed) {
        Optional<String> word = optionalText(name);
        word.filter(other -> !allowed.contains(other))
                .ifPresent(other -> addViolation(
                        name + " (" + SafeText.sanitise(other) + ") is not known",
                        "one of " + String.join(", ", allowed) + " was meant"));
        return word.filter(allowed::contains);
    }

    /** Returns a list; an empty one if it is not there. */
    public List<JsonNode> requireList(String name) {
        JsonNode value = json.path(name);
        if (!value.isArray()) {
            addViolation(name + " " + describe(value) + " must be a list", "its brackets are missing");
        }
        return value.isArray() ? value.valueStream().toList() : List.of();
    }

    public List<JsonNode> optionalList(String name) {
        return has(name) ? requireList(name) : List.of();
    }

    /** Returns the texts of a list that is not empty. */
    public List<String> requireTexts(String name) {
        if (json.path(name).isEmpty()) {
            addViolation(
                    name + " " + describe(json.path(name)) + " must be a list of one text at least",
                    "it was forgotten");
        }
        return optionalTexts(name);
    }

    /** Returns the texts of a list, or the only text where no list is given; none of them blank. */
    public List<String> optionalTexts(String name) {
        return optionalTexts(name, Integer.MAX_VALUE);
    }

    /** Returns the texts of a list, or the only text where no list is given; at most {@code max}, none of them blank. */
    public List<String> optionalTexts(String name, int max) {
        JsonNode value = json.path(name);
        List<JsonNode> nodes =
                value.isArray() || value.isMissingNode() ? value.valueStream().toList() : List.of(value);
        if (nodes.size() > max) {
            addViolation(name + " (" + nodes.size() + ") must be at most " + max, "some can be left out");
        }
        nodes.stream()
                .limit(max)
                .filter(node -> !isText(node))
                .forEach(node -> addViolation(
                        name + " hold " + describe(node) + ", which must be a text that is not empty",
                        "it needs quotes"));
        return nodes.stream()
                .limit(max)
                .filter(ObjectReader::isText)
                .map(JsonNode::textValue)
                .toList();
    }

    private static boolean isText(JsonNode value) {
        return value.isTextual() && !value.textValue().isBlank();
    }

    public Optional<Boolean> optionalBoolean(String name) {
        JsonNode value = json.path(name);
        if (has(name) && !value.isBoolean()) {
            addViolation(name + " " + describe(value) + " must be true or false", QUOTES_HINT);
        }
        return value.isBoolean() ? Optional.of(value.booleanValue()) : Optional.empty();
    }

    public boolean booleanOrDefault(String name, boolean defaultValue) {
        return optionalBoolean(name).orElse(defaultValue);
    }

    /** Returns a whole number within bounds, both included. */
    public OptionalLong optionalLong(String name, long min, long max, String hint) {
        JsonNode value = json.path(name);
        if (!has(name)) {
            return OptionalLong.empty();
        }
        if (value.isIntegralNumber()
                && value.canConvertToLong()
                && value.longValue() >= min
                && value.longValue() <= max) {
            return OptionalLong.of(value.longValue());
        }
        addViolation(name + " " + describe(value) + " must be a whole number from " + min + " to " + max, hint);
        return OptionalLong.empty();
    }

    /** Returns a whole number within bounds, both included. */
    public OptionalInt optionalInteger(String name, int min, int max, String hint) {
        OptionalLong number = optionalLong(name, min, max, hint);
        return number.isPresent() ? OptionalInt.of(Math.toIntExact(number.getAsLong())) : OptionalInt.empty();
    }

    /** Returns a whole number within bounds, both included. */
    public int integerOrDefault(String name, int defaultValue, int min, int max, String hint) {
        return optionalInteger(name, min, max, hint).orElse(defaultValue);
    }

    /** Returns a number within bounds, both included. */
    public Optional<Double> optionalNumber(String name, double min, double max, String hint) {
        return has(name) ? requireNumber(name, json.path(name), min, max, hint) : Optional.empty();
    }

    /** Returns a number within bounds, both included. */
    public double numberOrDefault(String name, double defaultValue, double min, double max, String hint) {
        return optionalNumber(name, min, max, hint).orElse(defaultValue);
    }

    /**
     * Returns the number that a value of this object is, within bounds, both included.
     *
     * @param label how violations name the value
     */
    public Optional<Double> requireNumber(String label, JsonNode value, double min, double max, String hint) {
        double number = value.isNumber() ? value.doubleValue() : Double.NaN;
        if (number >= min && number <= max) {
            return Optional.of(number);
        }
        addViolation(
                label + " " + describe(value) + " must be a number from " + format(min) + " to " + format(max), hint);
        return Optional.empty();
    }

    /** Returns a value in parentheses as messages show it: without control characters, and cut off where it is long. */
    public static String describe(JsonNode value) {
        String text = value.isValueNode() ? value.asText() : value.toString();
        return value.isMissingNode() ? "(absent)" : "(" + SafeText.sanitise(text) + ")";
    }

    private static String format(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
