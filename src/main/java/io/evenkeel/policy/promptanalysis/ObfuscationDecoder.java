package io.evenkeel.policy.promptanalysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Decodes words with digits ("w3apon") and spaced-out words ("k n i f e"). */
final class ObfuscationDecoder {
    private static final int MIN_WORD_LENGTH = 3;
    private static final int MAX_WORD_LENGTH = 20;
    private static final String DIGITS = "013457890@$";
    private static final String DIGIT_LETTERS = "oieastbgoas";
    private static final String ARTICLES = "ai";

    private ObfuscationDecoder() {}

    /** Returns two decoded readings, as "1" and articles are ambiguous; none if nothing is obfuscated. */
    static List<List<String>> decodeReadings(List<PromptToken> promptTokens) {
        if (promptTokens.stream().noneMatch(token -> mixesLettersAndDigits(token.word()) || isSingleLetter(token))) {
            return List.of();
        }
        return List.of(decodeReading(promptTokens, 'i', false), decodeReading(promptTokens, 'l', true));
    }

    private static List<String> decodeReading(List<PromptToken> promptTokens, char letterForOne, boolean keepArticle) {
        List<String> words = new ArrayList<>(promptTokens.size());
        int at = 0;
        while (at < promptTokens.size()) {
            int end = endOfLetterRun(promptTokens, at);
            if (end - at < MIN_WORD_LENGTH) {
                words.add(replaceDigits(promptTokens.get(at).word(), letterForOne));
                at++;
                continue;
            }
            int from = keepArticle && ARTICLES.contains(promptTokens.get(at).word()) ? at + 1 : at;
            promptTokens.subList(at, from).forEach(token -> words.add(token.word()));
            words.add(join(promptTokens.subList(from, end)));
            at = end;
        }
        return words;
    }

    /** Returns the end of a run of single letters. */
    private static int endOfLetterRun(List<PromptToken> promptTokens, int from) {
        int end = from;
        while (end < promptTokens.size() && isSingleLetter(promptTokens.get(end))) {
            end++;
        }
        return end;
    }

    private static boolean isSingleLetter(PromptToken token) {
        return token.isLetter() && !token.possessive();
    }

    private static String join(List<PromptToken> letters) {
        StringBuilder word = new StringBuilder(letters.size());
        letters.forEach(letter -> word.append(letter.word()));
        return word.toString();
    }

    /** Replaces digits by letters in a word of more letters than digits; returns any other word as it is. */
    private static String replaceDigits(String word, char letterForOne) {
        if (word.length() < MIN_WORD_LENGTH || !mixesLettersAndDigits(word)) {
            return word;
        }
        StringBuilder letters = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            char letter = word.charAt(i);
            int digit = DIGITS.indexOf(letter);
            letters.append(digit < 0 ? letter : letter == '1' ? letterForOne : DIGIT_LETTERS.charAt(digit));
        }
        return letters.toString();
    }

    private static boolean mixesLettersAndDigits(String word) {
        int digits = 0;
        for (int i = 0; i < word.length(); i++) {
            digits += DIGITS.indexOf(word.charAt(i)) >= 0 ? 1 : 0;
        }
        return digits > 0 && digits * 2 <= word.length();
    }

    /** Returns the tokens, decoded where that gives a known word. */
    static List<PromptToken> decodeKnown(List<PromptToken> promptTokens, Predicate<String> known) {
        List<PromptToken> decoded = new ArrayList<>(promptTokens.size());
        int at = 0;
        while (at < promptTokens.size()) {
            int end = endOfLetterRun(promptTokens, at);
            if (end - at < MIN_WORD_LENGTH) {
                decoded.add(decodeKnown(promptTokens.get(at), known));
                at++;
                continue;
            }
            decoded.addAll(decodeSpelled(promptTokens.subList(at, end), known));
            at = end;
        }
        return decoded;
    }

    private static PromptToken decodeKnown(PromptToken token, Predicate<String> known) {
        String word = token.word();
        if (word.length() < MIN_WORD_LENGTH
                || !Character.isLetter(word.charAt(word.length() - 1))
                || known.test(word)) {
            return token;
        }
        String uncounted = removeLeadingDigits(word);
        if (uncounted.length() < word.length() && known.test(uncounted)) {
            return token.withWord(uncounted);
        }
        if (!mixesLettersAndDigits(word)) {
            return token;
        }
        String letterForOne = replaceDigits(word, 'i');
        String other = replaceDigits(word, 'l');
        return known.test(letterForOne)
                ? token.withWord(letterForOne)
                : known.test(other) ? token.withWord(other) : token;
    }

    /** Removes a leading number, as image boards write it: "2girls". */
    private static String removeLeadingDigits(String word) {
        int at = 0;
        while (at < word.length() && word.charAt(at) >= '0' && word.charAt(at) <= '9') {
            at++;
        }
        return word.substring(at);
    }

    /** Returns the known words that the letters spell, perhaps after an article; else the letters. */
    private static List<PromptToken> decodeSpelled(List<PromptToken> letters, Predicate<String> known) {
        Optional<List<PromptToken>> whole = splitIntoWords(letters, known);
        if (whole.isEmpty() && ARTICLES.contains(letters.get(0).word())) {
            whole = splitIntoWords(letters.subList(1, letters.size()), known).map(words -> {
                List<PromptToken> all = new ArrayList<>(List.of(letters.get(0)));
                all.addAll(words);
                return all;
            });
        }
        return whole.orElse(letters);
    }

    private static Optional<List<PromptToken>> splitIntoWords(List<PromptToken> letters, Predicate<String> known) {
        List<PromptToken> words = new ArrayList<>();
        int at = 0;
        while (at < letters.size()) {
            int end = Math.min(letters.size(), at + MAX_WORD_LENGTH);
            while (end - at >= MIN_WORD_LENGTH && !known.test(join(letters.subList(at, end)))) {
                end--;
            }
            if (end - at < MIN_WORD_LENGTH) {
                return Optional.empty();
            }
            words.add(letters.get(at).withWord(join(letters.subList(at, end))));
            at = end;
        }
        return words.isEmpty() ? Optional.empty() : Optional.of(words);
    }
}
