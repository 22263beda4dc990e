package io.evenkeel.classification;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The labels.json of a classifier model: its input, and the meaning of its outputs.
 *
 * @param inputName name of the only input, [n, 3, size, size]
 * @param inputSize width and height of the input, in pixels
 * @param groups labels by output, in order
 */
record ClassifierLabels(String inputName, int inputSize, Map<String, List<String>> groups) {

    /** Reads a labels.json. @throws UnusableClassifiersException naming it and what is wrong */
    static ClassifierLabels read(Path file) {
        try {
            return parse(new ObjectMapper().readTree(file.toFile()));
        } catch (IOException | IllegalArgumentException e) {
            throw new UnusableClassifiersException("(" + file + ") cannot be used: " + e.getMessage(), e);
        }
    }

    private static ClassifierLabels parse(JsonNode root) {
        JsonNode inputSpec = root.required("image");
        requireSupported(inputSpec, "range", "[-1,1]");
        requireSupported(inputSpec, "layout", "\"NCHW RGB\"");
        int size = inputSpec.required("size").asInt();
        if (size < 1) {
            throw new IllegalArgumentException("the image's size (" + inputSpec.path("size") + ") must be 1 or more.");
        }
        return new ClassifierLabels(inputSpec.required("input").asText(), size, parseGroups(root.required("outputs")));
    }

    private static void requireSupported(JsonNode inputSpec, String key, String supported) {
        String actual = inputSpec.required(key).toString();
        if (!actual.equals(supported)) {
            throw new IllegalArgumentException(
                    "the image's " + key + " (" + actual + ") is not supported, only " + supported + ".");
        }
    }

    private static Map<String, List<String>> parseGroups(JsonNode outputs) {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        outputs.properties().forEach(output -> {
            List<String> labels = new ArrayList<>();
            output.getValue().forEach(label -> labels.add(label.asText()));
            if (labels.size() < 2 || labels.stream().distinct().count() < labels.size()) {
                throw new IllegalArgumentException("output (" + output.getKey() + ") has the labels "
                        + output.getValue() + "; it needs two or more, all different.");
            }
            groups.put(output.getKey(), labels);
        });
        if (groups.isEmpty()) {
            throw new IllegalArgumentException("it has no outputs.");
        }
        return groups;
    }
}
