package io.evenkeel.policy.promptanalysis;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Corrects words that are off by one letter: one missing, one too many, one replaced, or two swapped; or that differ in doubled letters.
 * Real words that are close to a target stay as they are. Immutable.
 */
final class FuzzyMatcher {
    private static final int MIN_LENGTH = 5;
    private static final int MAX_LENGTH = 24;
    private static final int MIN_LENGTH_FOR_ANY_EDIT = 6; // in shorter words only swapped letters are corrected

    private final Map<String, Integer> ranks = new HashMap<>();
    private final Map<String, String> byDeletion = new HashMap<>();
    private final Map<String, String> byCollapsed = new HashMap<>();
    private final Set<String> realWords;

    /**
     * Creates a matcher.
     *
     * @param targets correct words, the likeliest first
     * @param realWords words close to targets that must not be corrected
     */
    FuzzyMatcher(Set<String> targets, Set<String> realWords) {
        this.realWords = Set.copyOf(realWords);
        for (String word : targets) {
            if (word.length() >= MIN_LENGTH && word.chars().allMatch(letter -> letter >= 'a' && letter <= 'z')) {
                ranks.putIfAbsent(word, ranks.size());
                byCollapsed.putIfAbsent(collapseDoubles(word), word);
                for (int i = 1; i < word.length(); i++) { // the first letter is rarely wrong
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

    /** Returns the target that the word is closest to; the word itself if there is none. */
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

    /** Returns whether words of equal length differ in one letter or in two swapped neighbours. */
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
