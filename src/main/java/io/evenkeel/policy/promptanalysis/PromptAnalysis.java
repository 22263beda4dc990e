package io.evenkeel.policy.promptanalysis;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a prompt says, found by rules and word lists; immutable. Its text form tells how much was found, never which words.
 *
 * @param person whether it shows at least one person
 * @param persons words for the people found, in the singular: "doctor", "mother"
 * @param occupations those of them that are occupations
 * @param attributes values named, by group: gender, skin, age. A group without a value is absent: the prompt leaves it open
 * @param topics such as historical, medical, news, named-person, minor
 * @param names named identities in lower case, such as "marie curie"
 * @param provoking categories of provoking terms: violence, weapons, sexual, self-harm, hate and others
 * @param phrases ethical phrases, in order
 */
public record PromptAnalysis(
        boolean person,
        Set<String> persons,
        Set<String> occupations,
        Map<String, Set<String>> attributes,
        Set<String> topics,
        Set<String> names,
        Set<String> provoking,
        List<EthicalPhrase> phrases) {
    /** Of a prompt that says nothing. */
    public static final PromptAnalysis NONE =
            new PromptAnalysis(false, Set.of(), Set.of(), Map.of(), Set.of(), Set.of(), Set.of(), List.of());

    public PromptAnalysis {
        persons = copyOrdered(persons);
        occupations = copyOrdered(occupations);
        Map<String, Set<String>> copied = new LinkedHashMap<>();
        attributes.forEach((group, values) -> copied.put(group, copyOrdered(values)));
        attributes = Collections.unmodifiableMap(copied);
        topics = copyOrdered(topics);
        names = copyOrdered(names);
        provoking = copyOrdered(provoking);
        phrases = List.copyOf(phrases);
    }

    /** In the order in which they stand in the prompt. */
    private static Set<String> copyOrdered(Set<String> words) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(words));
    }

    @Override
    public String toString() {
        return "PromptFacts[" + persons.size() + " persons, " + attributes.keySet() + ", " + topics + ", " + provoking
                + ", " + phrases.size() + " phrases]";
    }

    /**
     * What a prompt asks of the pictures in the way of ethics.
     *
     * @param subject a category of provoking terms, an attribute group or one of its values, or "*" for every group
     * @param text the words of the prompt that say so, normalised
     */
    public record EthicalPhrase(PhraseKind kind, String subject, String text) {
        /** What is asked. */
        public enum PhraseKind {
            /** Pictures without the subject: "without weapons". */
            AVOID,
            /** Any value of the group: "of any gender", "diverse". */
            ANY,
            /** Equal shares of the group's values: "gender-balanced". */
            BALANCE,
            /** The subject among others, expressly: "including women", "people with disabilities included". */
            INCLUDE
        }

        @Override
        public String toString() {
            return "Phrase[" + kind + " " + subject + "]";
        }
    }
}
