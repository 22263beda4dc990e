package io.evenkeel.policy.promptanalysis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Words and phrases to find in prompts: whole words, ignoring case, spacing and punctuation, in every reading of a
 * {@link NormalisedPrompt}. Immutable.
 */
public final class TermList {
    private final List<String> terms;
    private final Map<String, List<Spelling>> byLastWord;

    /**
     * One spelling of a term.
     *
     * @param termIndex index of the term
     */
    record Spelling(List<String> words, int termIndex) {}

    private TermList(List<String> terms) {
        Map<String, String> givenByWords = new LinkedHashMap<>();
        terms.forEach(term -> givenByWords.putIfAbsent(normalise(term), term));
        this.terms = List.copyOf(givenByWords.values());
        Map<String, List<Spelling>> index = new HashMap<>();
        int termIndex = 0;
        for (String words : givenByWords.keySet()) {
            addSpelling(new Spelling(List.of(words.split(" ", -1)), termIndex), index);
            addSpelling(new Spelling(NormalisedPrompt.foldedWords(words), termIndex), index);
            termIndex++;
        }
        index.replaceAll((word, spellings) -> List.copyOf(spellings));
        byLastWord = Map.copyOf(index);
    }

    private static void addSpelling(Spelling spelling, Map<String, List<Spelling>> index) {
        List<String> words = spelling.words();
        if (words.isEmpty()) { // only accents
            return;
        }
        List<Spelling> same = index.computeIfAbsent(words.get(words.size() - 1), word -> new ArrayList<>(1));
        if (!same.contains(spelling)) {
            same.add(spelling);
        }
    }

    /** Creates a list; terms with the same normalised form are one. @throws IllegalArgumentException if one holds no word */
    public static TermList of(List<String> given) {
        return new TermList(given);
    }

    /** Returns the terms as they were given. */
    public List<String> terms() {
        return terms;
    }

    /** Returns the normalised and, if different, the folded spelling of a term. */
    public List<String> spellingsOf(String term) {
        String words = normalise(term);
        String folded = String.join(" ", NormalisedPrompt.foldedWords(words));
        return folded.isEmpty() || folded.equals(words) ? List.of(words) : List.of(words, folded);
    }

    /** Returns the spellings of a term in singular and plural. */
    public List<String> formsOf(String term) {
        return spellingsOf(term).stream()
                .flatMap(words -> EnglishPlurals.formsOf(words).stream())
                .distinct()
                .toList();
    }

    /** Returns the first term that the prompt holds, as it was given. */
    public Optional<String> findFirst(NormalisedPrompt prompt) {
        return findFirstForm(prompt, List::of);
    }

    /** Returns the first term that the prompt holds in singular or plural, as it was given. */
    public Optional<String> findFirstInflected(NormalisedPrompt prompt) {
        return findFirstForm(prompt, EnglishPlurals::singularsOf);
    }

    private Optional<String> findFirstForm(NormalisedPrompt prompt, Function<String, List<String>> forms) {
        int first = terms.size();
        for (List<String> words : prompt.readings()) {
            for (int end = 1; end <= words.size(); end++) {
                for (String last : forms.apply(words.get(end - 1))) {
                    first = Math.min(first, findFirstEndingAt(words, end, byLastWord.getOrDefault(last, List.of())));
                }
            }
        }
        return first == terms.size() ? Optional.empty() : Optional.of(terms.get(first));
    }

    /** Returns the index of the first candidate that ends at a word; candidates are sorted by index. */
    private int findFirstEndingAt(List<String> words, int end, List<Spelling> candidates) {
        for (Spelling candidate : candidates) {
            int rest = candidate.words().size() - 1;
            int from = end - 1 - rest;
            if (from >= 0
                    && words.subList(from, end - 1).equals(candidate.words().subList(0, rest))) {
                return candidate.termIndex();
            }
        }
        return terms.size();
    }

    /** Returns the spellings by their last words. */
    Map<String, List<Spelling>> spellingsByLastWord() {
        return byLastWord;
    }

    private static String normalise(String term) {
        String words = NormalisedPrompt.normalise(term);
        if (words.isEmpty()) {
            throw new IllegalArgumentException("term (" + term + ") holds no word.");
        }
        return words;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TermList list && terms().equals(list.terms());
    }

    @Override
    public int hashCode() {
        return terms().hashCode();
    }

    @Override
    public String toString() {
        return "TermList[" + terms.size() + "]";
    }
}
