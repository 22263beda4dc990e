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
    private static final int SHORTEST = 5;
    private static final int MOST = 24;
    private static final int ANY_SLIP = 6; // shorter words are mended only where two letters changed places

    private final Map<String, Integer> ranks = new HashMap<>();
    private final Map<String, String> byLeftOut = new HashMap<>();
    private final Map<String, String> bySingle = new HashMap<>();
    private final Set<String> real;

    /**
     * Mends to these words.
     *
     * @param mended the likeliest first
     * @param real words that are near them, and meant as they are
     */
    FuzzyMatcher(Set<String> mended, Set<String> real) {
        this.real = Set.copyOf(real);
        for (String word : mended) {
            if (word.length() >= SHORTEST && word.chars().allMatch(letter -> letter >= 'a' && letter <= 'z')) {
                ranks.putIfAbsent(word, ranks.size());
                bySingle.putIfAbsent(single(word), word);
                for (int i = 1; i < word.length(); i++) { // the first letter is seldom wrong
                    byLeftOut.putIfAbsent(without(word, i), word);
                }
            }
        }
    }

    private static String single(String word) {
        StringBuilder single = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            if (i == 0 || word.charAt(i) != word.charAt(i - 1)) {
                single.append(word.charAt(i));
            }
        }
        return single.toString();
    }

    /** What it was meant to be; the word itself if that is not known. */
    String mended(String word) {
        if (word.length() < SHORTEST || word.length() > MOST || real.contains(word)) {
            return word;
        }
        String longer = byLeftOut.get(word);
        if (longer != null && longer.length() >= ANY_SLIP) {
            return longer;
        }
        String doubled = bySingle.get(single(word));
        if (word.length() > ANY_SLIP && doubled != null) {
            return doubled;
        }
        String best = word;
        for (int i = 1; i < word.length(); i++) {
            String left = without(word, i);
            if (word.length() > ANY_SLIP && ranks.containsKey(left)) {
                best = likelier(best, left);
            }
            String near = byLeftOut.get(left);
            if (near != null && isNear(word, near)) {
                best = likelier(best, near);
            }
        }
        return best;
    }

    private String likelier(String one, String other) {
        return ranks.getOrDefault(other, Integer.MAX_VALUE) < ranks.getOrDefault(one, Integer.MAX_VALUE) ? other : one;
    }

    private static String without(String word, int i) {
        return word.substring(0, i) + word.substring(i + 1);
    }

    /** Of equal length: whether one letter differs, or two neighbours changed places. */
    private static boolean isNear(String word, String other) {
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
        return swapped || (last == first && word.length() >= ANY_SLIP);
    }
}
