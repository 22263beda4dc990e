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
public record Aim(Map<String, String> classes, boolean safe, double factor) {
    /** Nothing in particular: the unsteered twin. */
    public static final Aim NONE = new Aim(Map.of(), false, 1);

    public static final Aim SAFE = new Aim(Map.of(), true, 1);

    public Aim {
        classes = Map.copyOf(classes);
    }

    public static Aim showing(Map<String, String> classes) {
        return new Aim(classes, false, 1);
    }

    public Aim times(double other) {
        return new Aim(classes, safe, factor * other);
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
