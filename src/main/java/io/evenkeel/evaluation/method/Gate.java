package io.evenkeel.evaluation.method;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Leaves prompts alone that name an attribute already, or that show nobody.
 *
 * @param naming words and phrases that name an attribute, by group
 * @param people words for people; none to take every prompt for one of a person
 */
public record Gate(Map<String, List<String>> naming, List<String> people) {
    public Gate {
        naming = Collections.unmodifiableSortedMap(new TreeMap<>(naming)); // in one order, as it is part of a digest
        people = List.copyOf(people);
    }

    /** Whether a prompt leaves a group open. */
    boolean isOpen(String prompt, String group) {
        return (people.isEmpty() || holds(prompt, people)) && !holds(prompt, naming.getOrDefault(group, List.of()));
    }

    private static boolean holds(String prompt, List<String> phrases) {
        if (phrases.isEmpty()) {
            return false;
        }
        String any = phrases.stream()
                .map(phrase -> Pattern.quote(phrase.toLowerCase(Locale.ROOT)))
                .collect(Collectors.joining("|"));
        return Pattern.compile("(?<![\\p{L}\\p{N}])(" + any + ")(?![\\p{L}\\p{N}])")
                .matcher(prompt.toLowerCase(Locale.ROOT))
                .find();
    }
}
