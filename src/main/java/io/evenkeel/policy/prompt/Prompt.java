package io.evenkeel.policy.prompt;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A text as block lists see it: Unicode NFKC, lower case, without characters that leave no trace when shown; what is no
 * letter, mark or digit parts words. So "Bomb-making" holds the phrase "bomb making". Letters that only look alike, and words
 * of scripts that write no spaces, are not seen through.
 */
public final class Prompt {
    /** Format characters, fillers and variation selectors (Unicode property Default_Ignorable_Code_Point, mostly). */
    private static final Pattern UNSEEN = Pattern.compile(
            "[\\p{Cf}\\u034F\\u115F\\u1160\\u17B4\\u17B5\\u180B-\\u180F\\u3164\\uFE00-\\uFE0F\\uFFA0\\x{E0000}-\\x{E0FFF}]");

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");

    private final String words;

    /** @param text as it was written */
    public Prompt(String text) {
        words = " " + words(text) + " ";
    }

    /** A text's words, normalised, with single spaces between them. Empty if it has none. */
    public static String words(String text) {
        String seen = UNSEEN.matcher(text).replaceAll("");
        String composed = Normalizer.normalize(seen, Normalizer.Form.NFKC);
        return BETWEEN_WORDS
                .matcher(composed.toLowerCase(Locale.ROOT))
                .replaceAll(" ")
                .strip();
    }

    boolean holds(String normalisedWords) {
        return words.contains(" " + normalisedWords + " ");
    }
}
