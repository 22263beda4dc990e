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
    private final String where;
    private final JsonNode json;
    private final DiscoveryViolations discoveryViolations;

    /** @param where of the object, as problems name it, such as "options"; empty for the spec itself */
    DiscoveryObjectReader(String where, JsonNode json, DiscoveryViolations discoveryViolations) {
        this.where = where;
        this.json = json.isObject() ? json : MissingNode.getInstance();
        this.discoveryViolations = discoveryViolations;
        if (!json.isObject() && !json.isMissingNode()) {
            problem(
                    shown(json) + " must be a list of fields",
                    "its fields are not indented, or its braces are missing");
        }
    }

    void problem(String rule, String maybe) {
        discoveryViolations.add((where.isEmpty() ? "" : where + ": ") + rule, maybe);
    }

    /** Any other field is a problem. */
    DiscoveryObjectReader allow(String... known) {
        json.propertyStream()
                .map(Map.Entry::getKey)
                .filter(name -> !List.of(known).contains(name))
                .forEach(name -> problem(
                        "field (" + SafeText.sanitise(name) + ") is not known",
                        "it is misspelt; known here are " + String.join(", ", known)));
        return this;
    }

    boolean has(String name) {
        return json.has(name);
    }

    JsonNode at(String name) {
        return json.path(name);
    }

    DiscoveryObjectReader object(String name) {
        return new DiscoveryObjectReader(
                (where.isEmpty() ? "" : where + ", ") + name, json.path(name), discoveryViolations);
    }

    Optional<String> text(String name) {
        JsonNode value = json.path(name);
        if (value.isTextual() && !value.textValue().isBlank()) {
            return Optional.of(value.textValue().strip());
        }
        problem(name + " " + shown(value) + " must be a text", "it was forgotten");
        return Optional.empty();
    }

    /** A text, or a list of texts; none of them blank. Empty if it is not there. */
    List<String> texts(String name, int most) {
        JsonNode value = json.path(name);
        if (value.isMissingNode()) {
            return List.of();
        }
        List<JsonNode> all = value.isArray() ? value.valueStream().toList() : List.of(value);
        if (all.size() > most) {
            problem(name + " are (" + all.size() + "), at most " + most + " are taken", "some can be left out");
        }
        List<String> texts = new ArrayList<>();
        all.stream().limit(most).forEach(one -> addText(name, one, texts));
        return texts;
    }

    private void addText(String name, JsonNode one, List<String> texts) {
        if (one.isTextual() && !one.textValue().isBlank()) {
            texts.add(one.textValue().strip().replaceAll("\\s+", " "));
        } else {
            problem(name + " has " + shown(one) + ", which must be a text that is not empty", "it needs quotes");
        }
    }

    Optional<Boolean> flag(String name) {
        JsonNode value = json.path(name);
        if (!value.isMissingNode() && !value.isBoolean()) {
            problem(name + " " + shown(value) + " must be true or false", "its quotes can be left out");
        }
        return value.isBoolean() ? Optional.of(value.booleanValue()) : Optional.empty();
    }

    double number(String name, double ifAbsent, double least, double most, String maybe) {
        return number(name, least, most, maybe).orElse(ifAbsent);
    }

    int whole(String name, int ifAbsent, int least, int most, String maybe) {
        return whole(name, least, most, maybe).map(Long::intValue).orElse(ifAbsent);
    }

    Optional<Double> number(String name, double least, double most, String maybe) {
        JsonNode value = json.path(name);
        double number = value.isNumber() ? value.doubleValue() : Double.NaN;
        if (value.isMissingNode() || (number >= least && number <= most)) {
            return value.isMissingNode() ? Optional.empty() : Optional.of(number);
        }
        problem(name + " " + shown(value) + " must be a number from " + plain(least) + " to " + plain(most), maybe);
        return Optional.empty();
    }

    Optional<Long> whole(String name, long least, long most, String maybe) {
        JsonNode value = json.path(name);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (value.isIntegralNumber()
                && value.canConvertToLong()
                && value.longValue() >= least
                && value.longValue() <= most) {
            return Optional.of(value.longValue());
        }
        problem(name + " " + shown(value) + " must be a whole number from " + least + " to " + most, maybe);
        return Optional.empty();
    }

    static String shown(JsonNode value) {
        String text = value.isValueNode() ? value.asText() : value.toString();
        return value.isMissingNode() ? "(absent)" : "(" + SafeText.sanitise(text) + ")";
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
