package io.evenkeel.policy.promptanalysis;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a word was meant to be that is off by one letter: one left out, one too many, another one, or two that changed places;
 * or by which letters are doubled.
 * Words that exist are meant as they are; a list holds those that come near.
 */
final class FuzzyMatcher {
    private static final int MIN_LENGTH = 5;
    private static final int MAX_LENGTH = 24;
    private static final int MIN_LENGTH_FOR_ANY_EDIT =
            6; // shorter words are mended only where two letters changed places

    private final Map<String, Integer> ranks = new HashMap<>();
    private final Map<String, String> byDeletion = new HashMap<>();
    private final Map<String, String> byCollapsed = new HashMap<>();
    private final Set<String> realWords;

    /**
     * Mends to these words.
     *
     * @param targets the likeliest first
     * @param realWords words that are near them, and meant as they are
     */
    FuzzyMatcher(Set<String> targets, Set<String> realWords) {
        this.realWords = Set.copyOf(realWords);
        for (String word : targets) {
            if (word.length() >= MIN_LENGTH && word.chars().allMatch(letter -> letter >= 'a' && letter <= 'z')) {
                ranks.putIfAbsent(word, ranks.size());
                byCollapsed.putIfAbsent(collapseDoubles(word), word);
                for (int i = 1; i < word.length(); i++) { // the first letter is seldom wrong
                    byDeletion.putIfAbsent(removeLetter(word, i), word);
                }
            }
        }
    }

    private static String collapseDoubles(String word) {
        StringBuilder collapsed = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            if (i == 0 || word.charAt(i) != word.charAt(i - 1)) {
                collapsed.append(word.charAt(i));
            }
        }
        return collapsed.toString();
    }

    /** What it was meant to be; the word itself if that is not known. */
    String correct(String word) {
        if (word.length() < MIN_LENGTH || word.length() > MAX_LENGTH || realWords.contains(word)) {
            return word;
        }
        String longer = byDeletion.get(word);
        if (longer != null && longer.length() >= MIN_LENGTH_FOR_ANY_EDIT) {
            return longer;
        }
        String doubled = byCollapsed.get(collapseDoubles(word));
        if (word.length() > MIN_LENGTH_FOR_ANY_EDIT && doubled != null) {
            return doubled;
        }
        String best = word;
        for (int i = 1; i < word.length(); i++) {
            String shorter = removeLetter(word, i);
            if (word.length() > MIN_LENGTH_FOR_ANY_EDIT && ranks.containsKey(shorter)) {
                best = moreLikely(best, shorter);
            }
            String candidate = byDeletion.get(shorter);
            if (candidate != null && isOneEditAway(word, candidate)) {
                best = moreLikely(best, candidate);
            }
        }
        return best;
    }

    private String moreLikely(String one, String other) {
        return ranks.getOrDefault(other, Integer.MAX_VALUE) < ranks.getOrDefault(one, Integer.MAX_VALUE) ? other : one;
    }

    private static String removeLetter(String word, int i) {
        return word.substring(0, i) + word.substring(i + 1);
    }

    /** Of equal length: whether one letter differs, or two neighbours changed places. */
    private static boolean isOneEditAway(String word, String other) {
        if (word.length() != other.length()) {
            return false;
        }
        int first = 0;
        while (first < word.length() && word.charAt(first) == other.charAt(first)) {
            first++;
        }
        int last = word.length() - 1;
        while (last > first && word.charAt(last) == other.charAt(last)) {
            last--;
        }
        boolean swapped = last == first + 1
                && word.charAt(first) == other.charAt(last)
                && word.charAt(last) == other.charAt(first);
        return swapped || (last == first && word.length() >= MIN_LENGTH_FOR_ANY_EDIT);
    }
}
