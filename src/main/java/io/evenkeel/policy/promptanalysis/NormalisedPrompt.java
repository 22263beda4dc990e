package io.evenkeel.policy.promptanalysis;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A text as term lists see it: Unicode NFKC, lower case, without invisible characters; anything but letters, marks and digits separates
 * words. So "Bomb-making" contains the phrase "bomb making". There are further readings: look-alike letters as Latin ones, digits
 * within words as letters, spaced-out letters as one word. A term matches if any reading contains it. Words in scripts without
 * spaces are not segmented. Immutable.
 */
public final class NormalisedPrompt {
    private final List<PromptToken> promptTokens;
    private final List<List<String>> readings;

    /** @param text as it was written */
    public NormalisedPrompt(String text) {
        String composed = ConfusableFolding.compose(text);
        promptTokens = List.copyOf(PromptTokenizer.tokenize(composed));
        readings = createReadings(composed, promptTokens);
    }

    private static List<List<String>> createReadings(String composed, List<PromptToken> promptTokens) {
        List<String> plain = splitWords(composed.toLowerCase(Locale.ROOT));
        Set<List<String>> all = new LinkedHashSet<>();
        all.add(plain);
        all.add(ConfusableFolding.isAscii(composed) ? plain : foldedWords(composed));
        all.addAll(ObfuscationDecoder.decodeReadings(promptTokens));
        return List.copyOf(all);
    }

    /** Returns the folded words of a composed text. */
    static List<String> foldedWords(String composed) {
        return splitWords(ConfusableFolding.fold(composed));
    }

    /** Returns the normalised words of a text, joined by single spaces; empty if it has none. */
    public static String normalise(String text) {
        return String.join(" ", splitWords(ConfusableFolding.compose(text).toLowerCase(Locale.ROOT)));
    }

    private static List<String> splitWords(String text) {
        List<String> words = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int from = at;
            while (at < text.length() && PromptTokenizer.isWord(text.codePointAt(at))) {
                at += Character.charCount(text.codePointAt(at));
            }
            if (at > from) {
                words.add(text.substring(from, at));
            } else {
                at += Character.charCount(text.codePointAt(at));
            }
        }
        return words;
    }

    /** Returns the normalised words, in order. */
    public List<String> words() {
        return List.copyOf(readings.get(0));
    }

    /** Returns the word lists to search: the plain one first, others only if they differ. */
    public List<List<String>> readings() {
        return readings;
    }

    List<PromptToken> tokens() {
        return promptTokens;
    }
}
