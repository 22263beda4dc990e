package io.evenkeel.policy.promptanalysis;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The result of analysing a prompt. Immutable. Its text form tells how much was found, never which words.
 *
 * @param person whether the prompt shows at least one person
 * @param persons nouns of the people found, in the singular: "doctor", "mother"
 * @param occupations those of them that are occupations
 * @param attributes named values by group: gender, skin, age. A group without a value is absent: the prompt leaves it open
 * @param topics such as historical, medical, news, named-person, minor
 * @param names names of people in lower case, such as "marie curie"
 * @param provoking categories of provoking terms, such as violence, weapons, sexual, self-harm and hate
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
    /** The analysis of an empty prompt. */
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

    /** Copies in the order of the prompt. */
    private static Set<String> copyOrdered(Set<String> words) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(words));
    }

    @Override
    public String toString() {
        return "PromptAnalysis[" + persons.size() + " persons, " + attributes.keySet() + ", " + topics + ", "
                + provoking + ", " + phrases.size() + " phrases]";
    }

    /**
     * A phrase that asks for the presence, absence or balance of something.
     *
     * @param subject a category of provoking terms, an attribute group or one of its values, or "*" for every group
     * @param text normalised words of the prompt
     */
    public record EthicalPhrase(PhraseKind kind, String subject, String text) {
        /** Kinds of phrases. */
        public enum PhraseKind {
            /** Images without the subject: "without weapons". */
            AVOID,
            /** Any value of the group: "of any gender", "diverse". */
            ANY,
            /** Equal shares of the group's values: "gender-balanced". */
            BALANCE,
            /** The subject explicitly included: "including women", "people with disabilities included". */
            INCLUDE
        }

        @Override
        public String toString() {
            return "EthicalPhrase[" + kind + " " + subject + "]";
        }
    }
}
