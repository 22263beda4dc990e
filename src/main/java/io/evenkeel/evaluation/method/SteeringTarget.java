package io.evenkeel.evaluation.method;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What an image should show.
 *
 * @param classes a label for each attribute group, such as woman for gender
 * @param avoidsUnsafe whether it should show nothing unsafe
 * @param strengthFactor factor on the method's default strength
 */
public record SteeringTarget(Map<String, String> classes, boolean avoidsUnsafe, double strengthFactor) {
    /** No demands: the baseline. */
    public static final SteeringTarget NONE = new SteeringTarget(Map.of(), false, 1);

    public static final SteeringTarget SAFE = new SteeringTarget(Map.of(), true, 1);

    public SteeringTarget {
        classes = Map.copyOf(classes);
    }

    public static SteeringTarget ofClasses(Map<String, String> classes) {
        return new SteeringTarget(classes, false, 1);
    }

    public SteeringTarget withFactor(double other) {
        return new SteeringTarget(classes, avoidsUnsafe, strengthFactor * other);
    }

    public boolean isEmpty() {
        return classes.isEmpty() && !avoidsUnsafe;
    }

    /** Returns a text such as "gender=woman+safe*0.5". Equal targets have equal labels. */
    public String label() {
        String classText = new TreeMap<>(classes)
                .entrySet().stream()
                        .map(one -> one.getKey() + "=" + one.getValue())
                        .collect(Collectors.joining("+"));
        String text = avoidsUnsafe ? (classText.isEmpty() ? "safe" : classText + "+safe") : classText;
        return strengthFactor == 1 ? text : text + "*" + strengthFactor;
    }
}
