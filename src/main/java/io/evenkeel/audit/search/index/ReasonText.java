package io.evenkeel.audit.search.index;

import java.util.Objects;
import io.evenkeel.audit.AuditEntry;
import io.evenkeel.platform.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Why something was decided, in words. They come from policies, so there are few, but for the numbers in them and for what a detail quotes:
 * those are masked in what is indexed.
 */
public final class ReasonText {
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final Pattern QUOTED = Pattern.compile("\\([^()]*\\)");
    private static final Pattern UNSTORABLE = Pattern.compile("[\\x{0}\\p{Cs}]");
    private static final int MAX_LENGTH = 500;
    private static final int DIGEST_LENGTH = 32;

    private ReasonText() {}

    /** An entry's, each masked: those of its rules, and its detail. */
    static Stream<String> maskedTextsOf(AuditEntry auditEntry) {
        return recordedTextsOf(auditEntry)
                .map(ReasonText::sanitise)
                .map(ReasonText::mask)
                .distinct();
    }

    /** Whether what an entry says holds a text, numbers and all. */
    public static boolean containsText(AuditEntry auditEntry, String text) {
        String needle = text.toLowerCase(Locale.ROOT);
        return recordedTextsOf(auditEntry)
                .map(ReasonText::sanitise)
                .anyMatch(recorded -> recorded.toLowerCase(Locale.ROOT).contains(needle));
    }

    /** An entry's, as they were recorded; of its detail, what is indexed. */
    static Stream<String> recordedTextsOf(AuditEntry auditEntry) {
        Stream<String> detail = Stream.ofNullable(auditEntry.event().detail())
                .map(text -> QUOTED.matcher(text).replaceAll("(...)"));
        return Stream.concat(
                auditEntry.event().reasons().stream().map(reason -> Objects.toString(reason.text(), "")), detail);
    }

    /** As far as it is indexed, with its numbers. */
    static String sanitise(String text) {
        String truncated = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) : text;
        return UNSTORABLE.matcher(truncated).replaceAll("?");
    }

    /** In lower case, without numbers: a text that holds another holds it masked, too. */
    public static String mask(String text) {
        return NUMBER.matcher(text).replaceAll("#").toLowerCase(Locale.ROOT);
    }

    static String digestOf(String masked) {
        return Sha256.hex(masked.getBytes(StandardCharsets.UTF_8)).substring(0, DIGEST_LENGTH);
    }
}
