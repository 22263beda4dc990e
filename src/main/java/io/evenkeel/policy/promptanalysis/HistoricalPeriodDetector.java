package io.evenkeel.policy.promptanalysis;

import io.evenkeel.policy.promptanalysis.LexiconEntry.Tag;
import java.util.Set;

/** Detects years and decades before 1980; ignores sizes, film speeds and prices. */
final class HistoricalPeriodDetector {
    private static final int DIGITS = 4;
    private static final int FIRST_YEAR = 1000;
    private static final int HISTORICAL_BEFORE = 1980;
    private static final Set<String> YEAR_INTRODUCERS = Set.of(
            "in", "of", "from", "circa", "c", "ca", "year", "since", "by", "during", "around", "the", "before", "after",
            "early", "late", "mid", "between", "and");

    private HistoricalPeriodDetector() {}

    /** Returns whether the prompt names one. */
    static boolean hasHistoricalPeriod(TaggedPrompt prompt) {
        for (int i = 0; i < prompt.size(); i++) {
            if (isYear(prompt, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isYear(TaggedPrompt prompt, int i) {
        String word = prompt.lastToken(i).word();
        boolean decade = word.length() == DIGITS + 1 && word.endsWith("s");
        String digits = decade ? word.substring(0, DIGITS) : word;
        if (digits.length() != DIGITS || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return false;
        }
        int year = Integer.parseInt(digits);
        boolean fits = decade ? year % 10 == 0 && (i == 0 || prompt.isJoined(i)) : isIntroducedAsYear(prompt, i);
        return year >= FIRST_YEAR && year < HISTORICAL_BEFORE && fits && !prompt.is(i - 1, Tag.NOTHING);
    }

    /** Returns whether the context marks the number as a year: the word before it, or separators around it. */
    private static boolean isIntroducedAsYear(TaggedPrompt prompt, int i) {
        boolean ends = !prompt.isJoined(i + 1);
        boolean apart = i > 0 && !prompt.separatorBefore(i).joins() && ends;
        return apart
                || (i > 0
                        && prompt.isJoined(i)
                        && YEAR_INTRODUCERS.contains(prompt.lastToken(i - 1).word()))
                || (i > 0
                        && ends
                        && prompt.tokens().get(prompt.span(i - 1).from()).capital());
    }
}
