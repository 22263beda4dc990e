package io.evenkeel.policy.condition;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.regex.Matcher;

/**
 * A regular expression in RE2's syntax, which has no back-references and no look-around: matching takes time in proportion to
 * the text, whatever the pattern. It is for text in lower case: its own capitals count as small ones. The flag for that,
 * (?i), may not be used: the library does not come back from folding some letters that are newer than itself (U+1C80).
 */
public final class SafePattern {
    private static final int LONGEST = 200;
    private static final int MOST_INSTRUCTIONS = 200; // of a state machine, each of which a character may visit
    private static final int MOST_REPEATS = 1000;
    private static final java.util.regex.Pattern FLAGS = java.util.regex.Pattern.compile("\\(\\?(?!:|P<)");
    private static final java.util.regex.Pattern REPEAT = java.util.regex.Pattern.compile("\\{(\\d+)(?:,(\\d*))?}");

    private final String written;
    private final Pattern compiled;

    private SafePattern(String written, Pattern compiled) {
        this.written = written;
        this.compiled = compiled;
    }

    /** A pattern. @throws InvalidCondition if it breaks RE2's syntax, or is too large */
    public static SafePattern of(String text) throws InvalidCondition {
        if (text.isEmpty() || text.length() > LONGEST) {
            throw new InvalidCondition(
                    "has (" + text.length() + ") characters, and must have 1 to " + LONGEST,
                    "two shorter patterns say the same");
        }
        if (FLAGS.matcher(text).find()) {
            throw new InvalidCondition(
                    "sets flags or looks around by (?, which is not allowed here",
                    "it can go, as case does not count anyway");
        }
        if (repeats(text) > MOST_REPEATS) { // before compiling, which writes repeats out
            throw tooLarge("repeats more than " + MOST_REPEATS + " times");
        }
        Pattern compiled = compiled(text);
        if (compiled.programSize() > MOST_INSTRUCTIONS) {
            throw tooLarge(
                    "has (" + compiled.programSize() + ") instructions, at most " + MOST_INSTRUCTIONS + " are allowed");
        }
        return new SafePattern(text, compiled);
    }

    private static Pattern compiled(String text) throws InvalidCondition {
        try {
            return Pattern.compile(lowered(text));
        } catch (PatternSyntaxException e) {
            throw new InvalidCondition(
                    "is no regular expression of RE2: " + e.getDescription(),
                    "it looks ahead or back, or refers back, which RE2 cannot");
        } catch (RuntimeException e) { // the library throws others for what it does not foresee
            throw new InvalidCondition("is no regular expression of RE2", "a letter is escaped that needs no escape");
        }
    }

    /** With its capitals as small letters; not those of escapes, which mean something else. */
    private static String lowered(String text) {
        StringBuilder lowered = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            int end = text.charAt(i) == '\\' ? escape(text, i) : i;
            lowered.append(end > i ? text.substring(i, end) : Character.toLowerCase(text.charAt(i)));
            i = Math.max(i, end - 1);
        }
        return lowered.toString();
    }

    /** Where an escape ends: after \\B, after \\p{Greek}. */
    private static int escape(String text, int from) {
        int brace = text.startsWith("{", from + 2) ? text.indexOf('}', from) : -1;
        return brace < 0 ? Math.min(text.length(), from + 2) : brace + 1;
    }

    private static InvalidCondition tooLarge(String why) {
        return new InvalidCondition(why, "it repeats within a repeat, or names letters of all scripts");
    }

    /** The product of all counted repeats, as if each stood within the next. */
    private static double repeats(String text) {
        double product = 1;
        for (Matcher repeat = REPEAT.matcher(text); repeat.find(); ) {
            String most = repeat.group(2) == null || repeat.group(2).isEmpty() ? repeat.group(1) : repeat.group(2);
            product *= Math.max(1, Double.parseDouble(most));
        }
        return product;
    }

    /** Whether it is found anywhere in a text. */
    public boolean isIn(String text) {
        return compiled.matcher(text).find();
    }

    /** As it was written. */
    @Override
    public String toString() {
        return written;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SafePattern pattern && toString().equals(pattern.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }
}
