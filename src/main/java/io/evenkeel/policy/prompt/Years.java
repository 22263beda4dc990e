package io.evenkeel.policy.prompt;

import io.evenkeel.policy.prompt.Entry.Tag;
import java.util.Set;

/** Years and decades before 1980; not sizes, speeds of films, or prices. */
final class Years {
    private static final int DIGITS = 4;
    private static final int FIRST = 1000;
    private static final int PRESENT = 1980;
    private static final Set<String> BEFORE = Set.of(
            "in", "of", "from", "circa", "c", "ca", "year", "since", "by", "during", "around", "the", "before", "after",
            "early", "late", "mid", "between", "and");

    private Years() {}

    /** Whether the prompt names one. */
    static boolean areOfThePast(Sentence sentence) {
        for (int i = 0; i < sentence.size(); i++) {
            if (isYear(sentence, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isYear(Sentence sentence, int i) {
        String word = sentence.last(i).word();
        boolean decade = word.length() == DIGITS + 1 && word.endsWith("s");
        String digits = decade ? word.substring(0, DIGITS) : word;
        if (digits.length() != DIGITS || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return false;
        }
        int year = Integer.parseInt(digits);
        boolean fits = decade ? year % 10 == 0 && (i == 0 || sentence.joined(i)) : isTold(sentence, i);
        return year >= FIRST && year < PRESENT && fits && !sentence.is(i - 1, Tag.NOTHING);
    }

    /** By the word before it, or since it stands apart. */
    private static boolean isTold(Sentence sentence, int i) {
        boolean ends = !sentence.joined(i + 1);
        boolean apart = i > 0 && !sentence.gap(i).joins() && ends;
        return apart
                || (i > 0
                        && sentence.joined(i)
                        && BEFORE.contains(sentence.last(i - 1).word()))
                || (i > 0
                        && ends
                        && sentence.tokens().get(sentence.span(i - 1).from()).capital());
    }
}
