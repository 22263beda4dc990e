package io.evenkeel.policy.promptanalysis;

import io.evenkeel.policy.promptanalysis.PromptToken.Gap;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Cuts a prompt into words, in one pass. */
final class PromptTokenizer {
    private static final String APOSTROPHES = "'\u2019\u02BC\u2018`";
    private static final String HYPHENS = "-\u2010\u2011\u00AD";
    private static final String COMMAS = ",|/\u2012\u2013\u2014\u3001";
    private static final String STOPS = ".!?;:()[]{}\n\r\u2026\u3002";
    private static final String AS_LETTERS = "@$";

    /** After which a full stop ends no sentence. */
    private static final Set<String> ABBREVIATIONS = Set.of("dr", "mr", "mrs", "ms", "prof", "st");

    /** What apostrophes cut off, other than owners: "they're". */
    private static final Set<String> ENDINGS = Set.of("re", "ll", "d", "ve", "m");

    private final String text;
    private final List<PromptToken> promptTokens = new ArrayList<>();
    private Gap gap = Gap.STOP;
    private int at;

    private PromptTokenizer(String text) {
        this.text = text;
    }

    /** @param composed as {@link ConfusableFolding#composed} gives it */
    static List<PromptToken> of(String composed) {
        return new PromptTokenizer(composed).cut();
    }

    private List<PromptToken> cut() {
        while (at < text.length()) {
            int letter = text.codePointAt(at);
            if (isWord(letter) || startsWithSymbol(at)) {
                word();
            } else if (Character.getType(letter) == Character.OTHER_SYMBOL) {
                at += Character.charCount(letter);
                add(new StringBuilder().appendCodePoint(letter).toString(), false);
            } else {
                between();
            }
        }
        return promptTokens;
    }

    /** Whether it is a letter, mark or number. */
    static boolean isWord(int letter) {
        return switch (Character.getType(letter)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER,
                    Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.LETTER_NUMBER,
                    Character.OTHER_NUMBER -> true;
            default -> false;
        };
    }

    private boolean startsWithSymbol(int i) {
        return AS_LETTERS.indexOf(text.charAt(i)) >= 0
                && i + 1 < text.length()
                && Character.isLetter(text.codePointAt(i + 1));
    }

    private void word() {
        int from = at;
        at = end(at);
        StringBuilder word = new StringBuilder(text.substring(from, at));
        boolean possessive = false;
        while (isApostrophe(at) && isWordAt(at + 1)) {
            int end = end(at + 1);
            String ending = text.substring(at + 1, end);
            possessive = ending.equalsIgnoreCase("s");
            if (!possessive && !ENDINGS.contains(ending)) {
                word.append(ending);
            }
            at = end;
        }
        boolean owners = isApostrophe(at) && word.charAt(word.length() - 1) == 's';
        add(word.toString(), possessive || owners);
    }

    private int end(int from) {
        int end = from;
        while (end < text.length() && (isWord(text.codePointAt(end)) || startsWithSymbol(end))) {
            end += Character.charCount(text.codePointAt(end));
        }
        return end;
    }

    private boolean isApostrophe(int i) {
        return i < text.length() && APOSTROPHES.indexOf(text.charAt(i)) >= 0;
    }

    private boolean isWordAt(int i) {
        return i < text.length() && isWord(text.codePointAt(i));
    }

    private void add(String shown, boolean possessive) {
        String folded = ConfusableFolding.folded(shown);
        String word = ConfusableFolding.isAscii(folded) ? folded : shown.toLowerCase(Locale.ROOT);
        if (word.isEmpty()) { // accents of no letter
            return;
        }
        promptTokens.add(new PromptToken(word, gap, Character.isUpperCase(shown.codePointAt(0)), possessive));
        gap = Gap.SPACE;
    }

    /** What stands between two words, as a whole. */
    private void between() {
        int from = at;
        while (at < text.length() && !isWordAt(at) && !startsWithSymbol(at) && !isSymbol(at)) {
            at += Character.charCount(text.codePointAt(at));
        }
        gap = gap(text.substring(from, at), gap);
    }

    private boolean isSymbol(int i) {
        return Character.getType(text.codePointAt(i)) == Character.OTHER_SYMBOL;
    }

    private Gap gap(String between, Gap before) {
        if (between.contains("--") && (promptTokens.isEmpty() || between.charAt(0) != '-')) {
            return Gap.OPTION;
        }
        if (before == Gap.STOP || (holds(between, STOPS) && !within(between))) {
            return Gap.STOP;
        }
        if (holds(between, COMMAS)) {
            return Gap.COMMA;
        }
        boolean hyphen = between.length() == 1 && HYPHENS.indexOf(between.charAt(0)) >= 0;
        if (hyphen) {
            return Gap.HYPHEN;
        }
        return holds(between, HYPHENS) && !between.startsWith("-") ? Gap.COMMA : Gap.SPACE;
    }

    /** Full stops that end no sentence: those of abbreviations, and those without a space. */
    private boolean within(String between) {
        if (between.equals(".") && at < text.length()) {
            return true;
        }
        return between.equals(". ") && isAbbreviation(promptTokens.get(promptTokens.size() - 1));
    }

    private static boolean isAbbreviation(PromptToken promptToken) {
        return promptToken.capital() && (promptToken.isLetter() || ABBREVIATIONS.contains(promptToken.word()));
    }

    private static boolean holds(String between, String any) {
        return between.chars().anyMatch(letter -> any.indexOf(letter) >= 0);
    }
}
