package io.evenkeel.policy.promptanalysis;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A text as block lists see it: Unicode NFKC, lower case, without characters that leave no trace when shown; what is no
 * letter, mark or digit parts words. So "Bomb-making" holds the phrase "bomb making". It is read in other ways beside: letters
 * that only look Latin as Latin ones, digits within words as the letters they stand for, letters that are spaced out as one
 * word. A term is held if any reading holds it. Words of scripts that write no spaces are not seen through.
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

    /** The words of a composed text, as they look. */
    static List<String> foldedWords(String composed) {
        return splitWords(ConfusableFolding.fold(composed));
    }

    /** A text's words, normalised, with single spaces between them. Empty if it has none. */
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

    /** Its words, normalised, in order. */
    public List<String> words() {
        return List.copyOf(readings.get(0));
    }

    /** Lists of words to look for terms in: the plain one first; the others only where they differ. */
    public List<List<String>> readings() {
        return readings;
    }

    List<PromptToken> tokens() {
        return promptTokens;
    }
}
