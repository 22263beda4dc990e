package io.evenkeel.policy.promptanalysis;

import io.evenkeel.policy.promptanalysis.PromptToken.Separator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Splits a prompt into tokens, in one pass. */
final class PromptTokenizer {
    private static final String APOSTROPHES = "'\u2019\u02BC\u2018`";
    private static final String HYPHENS = "-\u2010\u2011\u00AD";
    private static final String COMMAS = ",|/\u2012\u2013\u2014\u3001";
    private static final String STOPS = ".!?;:()[]{}\n\r\u2026\u3002";
    private static final String AS_LETTERS = "@$";

    /** A full stop after these ends no sentence. */
    private static final Set<String> ABBREVIATIONS = Set.of("dr", "mr", "mrs", "ms", "prof", "st");

    /** Endings after apostrophes that are no possessives: "they're". */
    private static final Set<String> ENDINGS = Set.of("re", "ll", "d", "ve", "m");

    private final String text;
    private final List<PromptToken> promptTokens = new ArrayList<>();
    private Separator separator = Separator.STOP;
    private int at;

    private PromptTokenizer(String text) {
        this.text = text;
    }

    /** @param composed as {@link ConfusableFolding#compose} gives it */
    static List<PromptToken> tokenize(String composed) {
        return new PromptTokenizer(composed).readTokens();
    }

    private List<PromptToken> readTokens() {
        while (at < text.length()) {
            int letter = text.codePointAt(at);
            if (isWord(letter) || startsWithSymbol(at)) {
                readWord();
            } else if (Character.getType(letter) == Character.OTHER_SYMBOL) {
                at += Character.charCount(letter);
                addToken(new StringBuilder().appendCodePoint(letter).toString(), false);
            } else {
                readSeparator();
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

    private void readWord() {
        int from = at;
        at = findWordEnd(at);
        StringBuilder word = new StringBuilder(text.substring(from, at));
        boolean possessive = false;
        while (isApostrophe(at) && isWordAt(at + 1)) {
            int end = findWordEnd(at + 1);
            String ending = text.substring(at + 1, end);
            possessive = ending.equalsIgnoreCase("s");
            if (!possessive && !ENDINGS.contains(ending)) {
                word.append(ending);
            }
            at = end;
        }
        boolean owners = isApostrophe(at) && word.charAt(word.length() - 1) == 's';
        addToken(word.toString(), possessive || owners);
    }

    private int findWordEnd(int from) {
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

    private void addToken(String shown, boolean possessive) {
        String folded = ConfusableFolding.fold(shown);
        String word = ConfusableFolding.isAscii(folded) ? folded : shown.toLowerCase(Locale.ROOT);
        if (word.isEmpty()) { // only accents
            return;
        }
        promptTokens.add(new PromptToken(word, separator, Character.isUpperCase(shown.codePointAt(0)), possessive));
        separator = Separator.SPACE;
    }

    /** Reads the separator between two words. */
    private void readSeparator() {
        int from = at;
        while (at < text.length() && !isWordAt(at) && !startsWithSymbol(at) && !isSymbol(at)) {
            at += Character.charCount(text.codePointAt(at));
        }
        separator = classifySeparator(text.substring(from, at), separator);
    }

    private boolean isSymbol(int i) {
        return Character.getType(text.codePointAt(i)) == Character.OTHER_SYMBOL;
    }

    private Separator classifySeparator(String between, Separator before) {
        if (between.contains("--") && (promptTokens.isEmpty() || between.charAt(0) != '-')) {
            return Separator.OPTION;
        }
        if (before == Separator.STOP || (containsAny(between, STOPS) && !isWithinSentence(between))) {
            return Separator.STOP;
        }
        if (containsAny(between, COMMAS)) {
            return Separator.COMMA;
        }
        boolean hyphen = between.length() == 1 && HYPHENS.indexOf(between.charAt(0)) >= 0;
        if (hyphen) {
            return Separator.HYPHEN;
        }
        return containsAny(between, HYPHENS) && !between.startsWith("-") ? Separator.COMMA : Separator.SPACE;
    }

    /** Returns whether a full stop ends no sentence: after an abbreviation, or without a space. */
    private boolean isWithinSentence(String between) {
        if (between.equals(".") && at < text.length()) {
            return true;
        }
        return between.equals(". ") && isAbbreviation(promptTokens.get(promptTokens.size() - 1));
    }

    private static boolean isAbbreviation(PromptToken token) {
        return token.capital() && (token.isLetter() || ABBREVIATIONS.contains(token.word()));
    }

    private static boolean containsAny(String between, String any) {
        return between.chars().anyMatch(letter -> any.indexOf(letter) >= 0);
    }
}
