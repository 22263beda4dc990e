package io.evenkeel.policy.promptanalysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Words behind digits ("w3apon") and words that are spaced out ("k n i f e"). */
final class ObfuscationDecoder {
    private static final int SHORTEST = 3;
    private static final int LONGEST = 20;
    private static final String DIGITS = "013457890@$";
    private static final String LETTERS = "oieastbgoas";
    private static final String ARTICLES = "ai";

    private ObfuscationDecoder() {}

    /** The words with what digits and spaces hide; where that is not sure, in two ways. None if they hide nothing. */
    static List<List<String>> readings(List<PromptToken> promptTokens) {
        if (promptTokens.stream().noneMatch(promptToken -> isMixed(promptToken.word()) || isSpacedOut(promptToken))) {
            return List.of();
        }
        return List.of(reading(promptTokens, 'i', false), reading(promptTokens, 'l', true));
    }

    private static List<String> reading(List<PromptToken> promptTokens, char one, boolean article) {
        List<String> words = new ArrayList<>(promptTokens.size());
        int at = 0;
        while (at < promptTokens.size()) {
            int end = run(promptTokens, at);
            if (end - at < SHORTEST) {
                words.add(letters(promptTokens.get(at).word(), one));
                at++;
                continue;
            }
            int from = article && ARTICLES.contains(promptTokens.get(at).word()) ? at + 1 : at;
            promptTokens.subList(at, from).forEach(promptToken -> words.add(promptToken.word()));
            words.add(joined(promptTokens.subList(from, end)));
            at = end;
        }
        return words;
    }

    /** Where the single letters end that begin here. */
    private static int run(List<PromptToken> promptTokens, int from) {
        int end = from;
        while (end < promptTokens.size() && isSpacedOut(promptTokens.get(end))) {
            end++;
        }
        return end;
    }

    private static boolean isSpacedOut(PromptToken promptToken) {
        return promptToken.isLetter() && !promptToken.possessive();
    }

    private static String joined(List<PromptToken> letters) {
        StringBuilder word = new StringBuilder(letters.size());
        letters.forEach(letter -> word.append(letter.word()));
        return word.toString();
    }

    /** A word of letters and fewer digits, with the letters that those stand for. Any other word as it is. */
    private static String letters(String word, char one) {
        if (word.length() < SHORTEST || !isMixed(word)) {
            return word;
        }
        StringBuilder letters = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            char letter = word.charAt(i);
            int digit = DIGITS.indexOf(letter);
            letters.append(digit < 0 ? letter : letter == '1' ? one : LETTERS.charAt(digit));
        }
        return letters.toString();
    }

    private static boolean isMixed(String word) {
        int digits = 0;
        for (int i = 0; i < word.length(); i++) {
            digits += DIGITS.indexOf(word.charAt(i)) >= 0 ? 1 : 0;
        }
        return digits > 0 && digits * 2 <= word.length();
    }

    /** The tokens with what they hide, where that is a word that is looked for. */
    static List<PromptToken> unmasked(List<PromptToken> promptTokens, Predicate<String> known) {
        List<PromptToken> seen = new ArrayList<>(promptTokens.size());
        int at = 0;
        while (at < promptTokens.size()) {
            int end = run(promptTokens, at);
            if (end - at < SHORTEST) {
                seen.add(unmasked(promptTokens.get(at), known));
                at++;
                continue;
            }
            seen.addAll(spelled(promptTokens.subList(at, end), known));
            at = end;
        }
        return seen;
    }

    private static PromptToken unmasked(PromptToken promptToken, Predicate<String> known) {
        String word = promptToken.word();
        if (word.length() < SHORTEST || !Character.isLetter(word.charAt(word.length() - 1)) || known.test(word)) {
            return promptToken;
        }
        String uncounted = uncounted(word);
        if (uncounted.length() < word.length() && known.test(uncounted)) {
            return promptToken.reading(uncounted);
        }
        if (!isMixed(word)) {
            return promptToken;
        }
        String one = letters(word, 'i');
        String other = letters(word, 'l');
        return known.test(one)
                ? promptToken.reading(one)
                : known.test(other) ? promptToken.reading(other) : promptToken;
    }

    /** Without the number that picture boards put before: "2girls". */
    private static String uncounted(String word) {
        int at = 0;
        while (at < word.length() && word.charAt(at) >= '0' && word.charAt(at) <= '9') {
            at++;
        }
        return word.substring(at);
    }

    /** Known words that the letters spell from the first to the last, perhaps after an article; else the letters. */
    private static List<PromptToken> spelled(List<PromptToken> letters, Predicate<String> known) {
        Optional<List<PromptToken>> whole = words(letters, known);
        if (whole.isEmpty() && ARTICLES.contains(letters.get(0).word())) {
            whole = words(letters.subList(1, letters.size()), known).map(words -> {
                List<PromptToken> all = new ArrayList<>(List.of(letters.get(0)));
                all.addAll(words);
                return all;
            });
        }
        return whole.orElse(letters);
    }

    private static Optional<List<PromptToken>> words(List<PromptToken> letters, Predicate<String> known) {
        List<PromptToken> words = new ArrayList<>();
        int at = 0;
        while (at < letters.size()) {
            int end = Math.min(letters.size(), at + LONGEST);
            while (end - at >= SHORTEST && !known.test(joined(letters.subList(at, end)))) {
                end--;
            }
            if (end - at < SHORTEST) {
                return Optional.empty();
            }
            words.add(letters.get(at).reading(joined(letters.subList(at, end))));
            at = end;
        }
        return words.isEmpty() ? Optional.empty() : Optional.of(words);
    }
}
