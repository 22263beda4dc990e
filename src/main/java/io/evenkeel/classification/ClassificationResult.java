package io.evenkeel.classification;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The classes of one image.
 *
 * @param groups probability from 0 to 1 by label, by group, in the order of the classifiers
 */
public record ClassificationResult(Map<String, Map<String, Double>> groups) {
    public ClassificationResult {
        groups.forEach((group, labels) ->
                labels.forEach((label, probability) -> requireProbability(group, label, probability)));
        Map<String, Map<String, Double>> copy = new LinkedHashMap<>();
        groups.forEach((group, labels) -> copy.put(group, Collections.unmodifiableMap(new LinkedHashMap<>(labels))));
        groups = Collections.unmodifiableMap(copy);
    }

    /** Rejects NaN and values out of range, which must not pass for low probabilities. */
    private static void requireProbability(String group, String label, double probability) {
        if (!(0 <= probability && probability <= 1)) {
            throw new IllegalArgumentException(
                    "probability (" + probability + ") of " + group + " = " + label + " must lie in 0 to 1.");
        }
    }

    /** Returns the most probable label of a group. @throws IllegalArgumentException if the group was not classified */
    public String mostProbableLabel(String group) {
        Map<String, Double> labels = groups.get(group);
        if (labels == null) {
            throw new IllegalArgumentException("group (" + group + ") was not classified, only " + groups.keySet()
                    + ".\nMaybe these classifiers are not the ones that the group belongs to.");
        }
        return Collections.max(labels.entrySet(), Map.Entry.comparingByValue()).getKey();
    }
}
