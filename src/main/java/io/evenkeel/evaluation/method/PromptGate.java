package io.evenkeel.evaluation.method;

import io.evenkeel.policy.promptanalysis.NormalisedPrompt;
import io.evenkeel.policy.promptanalysis.TermList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Leaves prompts alone that name an attribute already, or that show nobody: it reads them as the fairness rules of policies do.
 *
 * @param attributeWords words and phrases that name an attribute, by group
 * @param personWords words for people; none to take every prompt for one of a person
 */
public record PromptGate(Map<String, List<String>> attributeWords, List<String> personWords) {
    public PromptGate {
        attributeWords = Collections.unmodifiableSortedMap(
                new TreeMap<>(attributeWords)); // in one order, as it is part of a digest
        personWords = List.copyOf(personWords);
        attributeWords.values().forEach(TermList::of); // refuses what holds no word
        var unusedPeople = TermList.of(personWords);
    }

    /** Whether a prompt leaves a group open. */
    boolean isUnspecified(String prompt, String group) {
        NormalisedPrompt normalised = new NormalisedPrompt(prompt);
        return (personWords.isEmpty()
                        || TermList.of(personWords)
                                .findFirstInflected(normalised)
                                .isPresent())
                && TermList.of(attributeWords.getOrDefault(group, List.of()))
                        .findFirst(normalised)
                        .isEmpty();
    }
}
