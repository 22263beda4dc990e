package io.evenkeel.evaluation.spec;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.platform.SafeText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The fields of one object in a spec; what is wrong with them is noted under their path. */
final class EvaluationObjectReader {
    private final String path;
    private final JsonNode json;
    private final List<String> problems;

    EvaluationObjectReader(String path, JsonNode json, List<String> problems) {
        this.path = path;
        this.json = json;
        this.problems = problems;
        if (!json.isObject()) {
            problem("must be a mapping of fields, not (" + shown(json) + ")", "its indentation is off");
        }
    }

    void problem(String what, String maybe) {
        problems.add(path + " " + what + ".\n  Maybe " + maybe + ".");
    }

    EvaluationObjectReader only(String... known) {
        Set<String> allowed = Set.of(known);
        json.fieldNames().forEachRemaining(name -> {
            if (!allowed.contains(name)) {
                problem(
                        "has a field (" + SafeText.sanitise(name) + ") that is not known",
                        "it is misspelt; known here are " + String.join(", ", known));
            }
        });
        return this;
    }

    boolean has(String name) {
        return json.has(name);
    }

    JsonNode json(String name) {
        return json.path(name);
    }

    EvaluationObjectReader inner(String name) {
        return new EvaluationObjectReader(path + "." + name, json.path(name), problems);
    }

    /** The objects in an object, in order. */
    Map<String, EvaluationObjectReader> each(String name) {
        Map<String, EvaluationObjectReader> each = new LinkedHashMap<>();
        named(name)
                .forEach((key, value) ->
                        each.put(key, new EvaluationObjectReader(path + "." + name + "." + key, value, problems)));
        return each;
    }

    /** The values in an object, in order. */
    Map<String, JsonNode> named(String name) {
        Map<String, JsonNode> named = new LinkedHashMap<>();
        JsonNode object = json.path(name);
        if (!object.isObject() || object.isEmpty()) {
            problem(
                    "needs " + name + ", a mapping with one entry at least, not (" + shown(object) + ")",
                    "it was forgotten");
        }
        object.properties().forEach(entry -> named.put(entry.getKey(), entry.getValue()));
        return named;
    }

    String text(String name) {
        JsonNode value = json.path(name);
        if (!value.isTextual() || value.textValue().isBlank()) {
            problem("needs " + name + ", a text, not (" + shown(value) + ")", "it was forgotten");
        }
        return value.asText();
    }

    String text(String name, String ifAbsent) {
        return has(name) ? text(name) : ifAbsent;
    }

    boolean flag(String name) {
        JsonNode value = json.path(name);
        if (!value.isMissingNode() && !value.isBoolean()) {
            problem("needs true or false for " + name + ", not (" + shown(value) + ")", "it was put in quotes");
        }
        return value.asBoolean();
    }

    int whole(String name, int ifAbsent, int least) {
        JsonNode value = json.path(name);
        boolean fits = value.isMissingNode() || (value.isInt() && value.intValue() >= least);
        if (!fits) {
            problem(
                    "needs a whole number of " + least + " or more for " + name + ", not (" + shown(value) + ")",
                    "it was put in quotes");
        }
        return fits && !value.isMissingNode() ? value.intValue() : ifAbsent;
    }

    double number(String name, double ifAbsent) {
        JsonNode value = json.path(name);
        if (!value.isMissingNode() && !value.isNumber()) {
            problem("needs a number for " + name + ", not (" + shown(value) + ")", "it was put in quotes");
        }
        return value.isNumber() ? value.doubleValue() : ifAbsent;
    }

    List<Double> numbers(String name, List<Double> ifAbsent) {
        if (!has(name)) {
            return ifAbsent;
        }
        List<Double> numbers = new ArrayList<>();
        json.path(name).forEach(value -> {
            if (value.isNumber()) {
                numbers.add(value.doubleValue());
            }
        });
        if (numbers.isEmpty() || numbers.size() != json.path(name).size()) {
            problem(
                    "needs a list of numbers for " + name + ", not (" + shown(json.path(name)) + ")",
                    "one is in quotes");
        }
        return numbers;
    }

    /** Texts that must be there, one at least. */
    List<String> texts(String name) {
        List<String> texts = texts(name, List.of());
        if (texts.isEmpty()) {
            problem(
                    "needs " + name + ", a list with one text at least, not (" + shown(json.path(name)) + ")",
                    "it was forgotten");
        }
        return texts;
    }

    List<String> texts(String name, List<String> ifAbsent) {
        if (!has(name)) {
            return ifAbsent;
        }
        List<String> texts = new ArrayList<>();
        json.path(name).forEach(value -> {
            if (!value.isTextual() || value.textValue().isBlank()) {
                problem("has (" + shown(value) + ") among " + name + ", which is no text", "it is to be put in quotes");
            }
            texts.add(value.asText());
        });
        return texts;
    }

    private static String shown(JsonNode value) {
        return value.isMissingNode()
                ? "absent"
                : SafeText.sanitise(value.isValueNode() ? value.asText() : value.toString());
    }
}
