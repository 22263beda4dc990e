package io.evenkeel.classification;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the classifiers measured on one picture.
 *
 * @param groups probabilities 0 to 1 by label by group, in the classifiers' order
 */
public record ClassificationResult(Map<String, Map<String, Double>> groups) {
    public ClassificationResult {
        groups.forEach((group, labels) ->
                labels.forEach((label, probability) -> requireProbability(group, label, probability)));
        Map<String, Map<String, Double>> copy = new LinkedHashMap<>();
        groups.forEach((group, labels) -> copy.put(group, Collections.unmodifiableMap(new LinkedHashMap<>(labels))));
        groups = Collections.unmodifiableMap(copy);
    }

    /** A probability that is none must not pass for a low one. */
    private static void requireProbability(String group, String label, double probability) {
        if (!(0 <= probability && probability <= 1)) {
            throw new IllegalArgumentException(
                    "probability (" + probability + ") of " + group + " = " + label + " must lie in 0 to 1.");
        }
    }

    /** The most probable label of a group. @throws IllegalArgumentException if the group was not measured */
    public String mostProbableLabel(String group) {
        Map<String, Double> labels = groups.get(group);
        if (labels == null) {
            throw new IllegalArgumentException("group (" + group + ") was not measured, only " + groups.keySet()
                    + ".\nMaybe these classifiers are not the ones that the group belongs to.");
        }
        return Collections.max(labels.entrySet(), Map.Entry.comparingByValue()).getKey();
    }
}
