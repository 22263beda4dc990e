package io.evenkeel.evaluation.method;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a picture should show.
 *
 * @param classes a label by attribute group, such as woman of gender
 * @param avoidsUnsafe whether it should be free of what is unsafe
 * @param strengthFactor of the method's usual strength
 */
public record SteeringTarget(Map<String, String> classes, boolean avoidsUnsafe, double strengthFactor) {
    /** Nothing in particular: the unsteered twin. */
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

    /** Such as "gender=woman+safe*0.5": the same for the same aim. */
    public String label() {
        String classText = new TreeMap<>(classes)
                .entrySet().stream()
                        .map(one -> one.getKey() + "=" + one.getValue())
                        .collect(Collectors.joining("+"));
        String text = avoidsUnsafe ? (classText.isEmpty() ? "safe" : classText + "+safe") : classText;
        return strengthFactor == 1 ? text : text + "*" + strengthFactor;
    }
}
