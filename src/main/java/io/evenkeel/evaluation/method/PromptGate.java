package io.evenkeel.evaluation.method;

import io.evenkeel.policy.prompt.Prompt;
import io.evenkeel.policy.prompt.Terms;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Leaves prompts alone that name an attribute already, or that show nobody: it reads them as the fairness rules of policies do.
 *
 * @param naming words and phrases that name an attribute, by group
 * @param people words for people; none to take every prompt for one of a person
 */
public record PromptGate(Map<String, List<String>> naming, List<String> people) {
    public PromptGate {
        naming = Collections.unmodifiableSortedMap(new TreeMap<>(naming)); // in one order, as it is part of a digest
        people = List.copyOf(people);
        naming.values().forEach(Terms::of); // refuses what holds no word
        var unusedPeople = Terms.of(people);
    }

    /** Whether a prompt leaves a group open. */
    boolean isOpen(String prompt, String group) {
        Prompt read = new Prompt(prompt);
        return (people.isEmpty() || Terms.of(people).firstInflectedIn(read).isPresent())
                && Terms.of(naming.getOrDefault(group, List.of())).firstIn(read).isEmpty();
    }
}
