package io.evenkeel.evaluation.method;

import io.evenkeel.policy.promptanalysis.NormalisedPrompt;
import io.evenkeel.policy.promptanalysis.TermList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Leaves prompts unchanged that name an attribute already, or that mention no person. Matches words as the fairness
 * rules of policies do.
 *
 * @param attributeWords words and phrases that name an attribute, by group
 * @param personWords words for people; if empty, every prompt counts as mentioning a person
 */
public record PromptGate(Map<String, List<String>> attributeWords, List<String> personWords) {
    public PromptGate {
        attributeWords = Collections.unmodifiableSortedMap(
                new TreeMap<>(attributeWords)); // sorted, because it is part of a digest
        personWords = List.copyOf(personWords);
        attributeWords.values().forEach(TermList::of); // throws for texts without a word
        var unusedPeople = TermList.of(personWords);
    }

    /** Returns a text for digests: equal for equal gates, whatever the types are called. */
    String digestText() {
        return attributeWords + " " + personWords;
    }

    /** Whether a prompt mentions a person and leaves a group open. */
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
