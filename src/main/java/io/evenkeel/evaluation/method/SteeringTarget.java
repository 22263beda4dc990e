package io.evenkeel.evaluation.method;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a picture should show.
 *
 * @param classes a label by attribute group, such as woman of gender
 * @param safe whether it should be free of what is unsafe
 * @param factor of the method's usual strength
 */
public record SteeringTarget(Map<String, String> classes, boolean safe, double factor) {
    /** Nothing in particular: the unsteered twin. */
    public static final SteeringTarget NONE = new SteeringTarget(Map.of(), false, 1);

    public static final SteeringTarget SAFE = new SteeringTarget(Map.of(), true, 1);

    public SteeringTarget {
        classes = Map.copyOf(classes);
    }

    public static SteeringTarget showing(Map<String, String> classes) {
        return new SteeringTarget(classes, false, 1);
    }

    public SteeringTarget times(double other) {
        return new SteeringTarget(classes, safe, factor * other);
    }

    public boolean isNone() {
        return classes.isEmpty() && !safe;
    }

    /** Such as "gender=woman+safe*0.5": the same for the same aim. */
    public String label() {
        String shown = new TreeMap<>(classes)
                .entrySet().stream()
                        .map(one -> one.getKey() + "=" + one.getValue())
                        .collect(Collectors.joining("+"));
        String wanted = safe ? (shown.isEmpty() ? "safe" : shown + "+safe") : shown;
        return factor == 1 ? wanted : wanted + "*" + factor;
    }
}
