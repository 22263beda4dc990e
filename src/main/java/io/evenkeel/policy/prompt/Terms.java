package io.evenkeel.policy.prompt;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Words and phrases to look for in prompts: whole words, whatever their case, spacing and punctuation. */
public final class Terms {
    private final Map<String, String> givenByWords = new LinkedHashMap<>();

    private Terms(List<String> given) {
        given.forEach(term -> givenByWords.putIfAbsent(checked(term), term));
    }

    /** These terms; those that read the same are one. @throws IllegalArgumentException if one holds no word */
    public static Terms of(List<String> given) {
        return new Terms(given);
    }

    /** As they were given. */
    public List<String> given() {
        return List.copyOf(givenByWords.values());
    }

    /** The first that the prompt holds, as it was given. */
    public Optional<String> firstIn(Prompt prompt) {
        return givenByWords.entrySet().stream()
                .filter(term -> prompt.holds(term.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** The first that the prompt holds, in singular or plural. */
    public Optional<String> firstInflectedIn(Prompt prompt) {
        return givenByWords.entrySet().stream()
                .filter(term -> Plural.forms(term.getKey()).stream().anyMatch(prompt::holds))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** A term in singular and plural, normalised. */
    public List<String> forms(String term) {
        return Plural.forms(checked(term));
    }

    private static String checked(String term) {
        String words = Prompt.words(term);
        if (words.isEmpty()) {
            throw new IllegalArgumentException("term (" + term + ") holds no word.");
        }
        return words;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Terms terms && given().equals(terms.given());
    }

    @Override
    public int hashCode() {
        return given().hashCode();
    }

    @Override
    public String toString() {
        return "Terms[" + givenByWords.size() + "]";
    }
}
