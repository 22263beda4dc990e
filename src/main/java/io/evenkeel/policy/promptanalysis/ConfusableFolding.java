package io.evenkeel.policy.promptanalysis;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Folds text to what a reader sees: without invisible characters and accents, and with Latin letters for look-alikes. Uses NFKC, NFKD
 * and a table made from Unicode's confusables of single letters.
 */
final class ConfusableFolding {
    /** Format characters, fillers and variation selectors (Unicode property Default_Ignorable_Code_Point, mostly). */
    private static final Pattern INVISIBLE = Pattern.compile(
            "[\\p{Cf}\\u034F\\u115F\\u1160\\u17B4\\u17B5\\u180B-\\u180F\\u3164\\uFE00-\\uFE0F\\uFFA0\\x{E0000}-\\x{E0FFF}]");

    private static final int ASCII = 128;

    /** Runs of marks that are longer than in any language: normalising them would take quadratic time. */
    private static final Pattern EXCESS_MARKS = Pattern.compile("(\\p{M}{8})\\p{M}+");

    private static final Map<Integer, Character> LATIN = loadConfusables();

    private ConfusableFolding() {}

    private static Map<Integer, Character> loadConfusables() {
        Map<Integer, Character> latin = new HashMap<>();
        for (String line : LexiconResource.readLines("confusables.txt")) {
            line.substring(2).codePoints().forEach(alike -> latin.put(alike, line.charAt(0)));
        }
        return Map.copyOf(latin);
    }

    static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= ASCII) {
                return false;
            }
        }
        return true;
    }

    /** Normalises to NFKC, without invisible characters. */
    static String compose(String text) {
        if (isAscii(text)) {
            return text;
        }
        String visible =
                EXCESS_MARKS.matcher(INVISIBLE.matcher(text).replaceAll("")).replaceAll("$1");
        return Normalizer.normalize(visible, Normalizer.Form.NFKC);
    }

    /** Converts composed text to lower case, without accents, and with Latin letters for look-alikes. */
    static String fold(String composed) {
        if (isAscii(composed)) {
            return composed.toLowerCase(Locale.ROOT);
        }
        StringBuilder folded = new StringBuilder(composed.length());
        Normalizer.normalize(composed, Normalizer.Form.NFKD)
                .codePoints()
                .forEach(letter -> appendFolded(letter, folded));
        return folded.toString().toLowerCase(Locale.ROOT);
    }

    private static void appendFolded(int letter, StringBuilder folded) {
        if (letter < ASCII) {
            folded.append((char) letter);
        } else if (!MARKS.contains(Character.getType(letter))) {
            Character latin = LATIN.get(letter);
            folded.appendCodePoint(latin == null ? letter : latin);
        }
    }

    private static final List<Integer> MARKS = List.of(
            (int) Character.NON_SPACING_MARK, (int) Character.ENCLOSING_MARK, (int) Character.COMBINING_SPACING_MARK);
}
