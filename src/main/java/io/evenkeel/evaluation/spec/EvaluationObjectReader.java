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
            addProblem("must be a mapping of fields, not (" + display(json) + ")", "its indentation is off");
        }
    }

    void addProblem(String rule, String hint) {
        problems.add(path + " " + rule + ".\n  Maybe " + hint + ".");
    }

    EvaluationObjectReader allowOnly(String... allowedNames) {
        Set<String> allowed = Set.of(allowedNames);
        json.fieldNames().forEachRemaining(name -> {
            if (!allowed.contains(name)) {
                addProblem(
                        "has a field (" + SafeText.sanitise(name) + ") that is not known",
                        "it is misspelt; known here are " + String.join(", ", allowedNames));
            }
        });
        return this;
    }

    boolean has(String name) {
        return json.has(name);
    }

    JsonNode value(String name) {
        return json.path(name);
    }

    EvaluationObjectReader object(String name) {
        return new EvaluationObjectReader(path + "." + name, json.path(name), problems);
    }

    /** The objects in an object, in order. */
    Map<String, EvaluationObjectReader> objects(String name) {
        Map<String, EvaluationObjectReader> each = new LinkedHashMap<>();
        entries(name)
                .forEach((key, value) ->
                        each.put(key, new EvaluationObjectReader(path + "." + name + "." + key, value, problems)));
        return each;
    }

    /** The values in an object, in order. */
    Map<String, JsonNode> entries(String name) {
        Map<String, JsonNode> entries = new LinkedHashMap<>();
        JsonNode object = json.path(name);
        if (!object.isObject() || object.isEmpty()) {
            addProblem(
                    "needs " + name + ", a mapping with one entry at least, not (" + display(object) + ")",
                    "it was forgotten");
        }
        object.properties().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
        return entries;
    }

    String text(String name) {
        JsonNode value = json.path(name);
        if (!value.isTextual() || value.textValue().isBlank()) {
            addProblem("needs " + name + ", a text, not (" + display(value) + ")", "it was forgotten");
        }
        return value.asText();
    }

    String text(String name, String ifAbsent) {
        return has(name) ? text(name) : ifAbsent;
    }

    boolean booleanValue(String name) {
        JsonNode value = json.path(name);
        if (!value.isMissingNode() && !value.isBoolean()) {
            addProblem("needs true or false for " + name + ", not (" + display(value) + ")", "it was put in quotes");
        }
        return value.asBoolean();
    }

    int integer(String name, int ifAbsent, int min) {
        JsonNode value = json.path(name);
        boolean fits = value.isMissingNode() || (value.isInt() && value.intValue() >= min);
        if (!fits) {
            addProblem(
                    "needs a whole number of " + min + " or more for " + name + ", not (" + display(value) + ")",
                    "it was put in quotes");
        }
        return fits && !value.isMissingNode() ? value.intValue() : ifAbsent;
    }

    double number(String name, double ifAbsent) {
        JsonNode value = json.path(name);
        if (!value.isMissingNode() && !value.isNumber()) {
            addProblem("needs a number for " + name + ", not (" + display(value) + ")", "it was put in quotes");
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
            addProblem(
                    "needs a list of numbers for " + name + ", not (" + display(json.path(name)) + ")",
                    "one is in quotes");
        }
        return numbers;
    }

    /** Texts that must be there, one at least. */
    List<String> texts(String name) {
        List<String> texts = texts(name, List.of());
        if (texts.isEmpty()) {
            addProblem(
                    "needs " + name + ", a list with one text at least, not (" + display(json.path(name)) + ")",
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
                addProblem(
                        "has (" + display(value) + ") among " + name + ", which is no text",
                        "it is to be put in quotes");
            }
            texts.add(value.asText());
        });
        return texts;
    }

    private static String display(JsonNode value) {
        return value.isMissingNode()
                ? "absent"
                : SafeText.sanitise(value.isValueNode() ? value.asText() : value.toString());
    }
}
