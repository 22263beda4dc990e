package io.evenkeel.policy.condition;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.regex.Matcher;

/**
 * A regular expression in RE2's syntax, which has no back-references and no look-around: matching takes linear
 * time. Text must be in lower case; the pattern is converted to lower case. The flag (?i) is refused: the library loops for
 * ever on letters that are newer than itself (U+1C80).
 */
public final class Re2Pattern {
    private static final int MAX_LENGTH = 200;
    private static final int MAX_INSTRUCTIONS = 200; // of a state machine, each of which a character may visit
    private static final int MAX_REPEATS = 1000;
    private static final java.util.regex.Pattern FLAGS = java.util.regex.Pattern.compile("\\(\\?(?!:|P<)");
    private static final java.util.regex.Pattern REPEAT = java.util.regex.Pattern.compile("\\{(\\d+)(?:,(\\d*))?}");

    private final String source;
    private final Pattern compiled;

    private Re2Pattern(String source, Pattern compiled) {
        this.source = source;
        this.compiled = compiled;
    }

    /** Compiles a pattern. @throws InvalidConditionException if it breaks RE2's syntax, or is too large */
    public static Re2Pattern compile(String text) throws InvalidConditionException {
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            throw new InvalidConditionException(
                    "has (" + text.length() + ") characters, and must have 1 to " + MAX_LENGTH,
                    "two shorter patterns say the same");
        }
        if (FLAGS.matcher(text).find()) {
            throw new InvalidConditionException(
                    "sets flags or looks around by (?, which is not allowed here",
                    "it can go, as case does not count anyway");
        }
        if (repeatProduct(text) > MAX_REPEATS) { // before compiling, which writes repeats out
            throw createTooLarge("repeats more than " + MAX_REPEATS + " times");
        }
        Pattern compiled = compileRe2(text);
        if (compiled.programSize() > MAX_INSTRUCTIONS) {
            throw createTooLarge(
                    "has (" + compiled.programSize() + ") instructions, at most " + MAX_INSTRUCTIONS + " are allowed");
        }
        return new Re2Pattern(text, compiled);
    }

    private static Pattern compileRe2(String text) throws InvalidConditionException {
        try {
            return Pattern.compile(toLowerCase(text));
        } catch (PatternSyntaxException e) {
            throw new InvalidConditionException(
                    "is no regular expression of RE2: " + e.getDescription(),
                    "it looks ahead or back, or refers back, which RE2 cannot");
        } catch (RuntimeException e) { // the library throws others for what it does not foresee
            throw new InvalidConditionException(
                    "is no regular expression of RE2", "a letter is escaped that needs no escape");
        }
    }

    /** Converts to lower case, except escapes, where case has a meaning. */
    private static String toLowerCase(String text) {
        StringBuilder lowered = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            int end = text.charAt(i) == '\\' ? escapeEnd(text, i) : i;
            lowered.append(end > i ? text.substring(i, end) : Character.toLowerCase(text.charAt(i)));
            i = Math.max(i, end - 1);
        }
        return lowered.toString();
    }

    /** Returns the end of an escape: after \\B, after \\p{Greek}. */
    private static int escapeEnd(String text, int from) {
        int brace = text.startsWith("{", from + 2) ? text.indexOf('}', from) : -1;
        return brace < 0 ? Math.min(text.length(), from + 2) : brace + 1;
    }

    private static InvalidConditionException createTooLarge(String reason) {
        return new InvalidConditionException(reason, "it repeats within a repeat, or names letters of all scripts");
    }

    /** Returns the product of all counted repeats, as if they were nested. */
    private static double repeatProduct(String text) {
        double product = 1;
        for (Matcher repeat = REPEAT.matcher(text); repeat.find(); ) {
            String upperBound =
                    repeat.group(2) == null || repeat.group(2).isEmpty() ? repeat.group(1) : repeat.group(2);
            product *= Math.max(1, Double.parseDouble(upperBound));
        }
        return product;
    }

    /** Returns whether the pattern matches anywhere in a text. */
    public boolean isFoundIn(String text) {
        return compiled.matcher(text).find();
    }

    /** Returns the pattern as it was written. */
    @Override
    public String toString() {
        return source;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Re2Pattern pattern && toString().equals(pattern.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }
}
