package io.evenkeel.audit.search.index;

import io.evenkeel.audit.AuditEntry;
import io.evenkeel.platform.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reason texts of entries. They come from policies, so there are few different ones once numbers and quoted values are
 * masked; the index stores masked texts only.
 */
public final class ReasonText {
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final Pattern QUOTED = Pattern.compile("\\([^()]*\\)");
    private static final Pattern UNSTORABLE = Pattern.compile("[\\x{0}\\p{Cs}]");
    private static final int MAX_LENGTH = 500;
    private static final int DIGEST_LENGTH = 32;

    private ReasonText() {}

    /** Returns the masked texts of an entry's reasons and detail. */
    static Stream<String> maskedTextsOf(AuditEntry entry) {
        return recordedTextsOf(entry)
                .map(ReasonText::sanitise)
                .map(ReasonText::mask)
                .distinct();
    }

    /** Returns whether a text of the entry contains a text, in any case, including numbers. */
    public static boolean containsText(AuditEntry entry, String text) {
        String needle = text.toLowerCase(Locale.ROOT);
        return recordedTextsOf(entry).map(ReasonText::sanitise).anyMatch(recorded -> recorded.toLowerCase(Locale.ROOT)
                .contains(needle));
    }

    /** Returns the texts as recorded, without the values that the detail quotes. */
    static Stream<String> recordedTextsOf(AuditEntry entry) {
        Stream<String> detail = Stream.ofNullable(entry.event().detail())
                .map(text -> QUOTED.matcher(text).replaceAll("(...)"));
        return Stream.concat(
                entry.event().reasons().stream().map(reason -> Objects.toString(reason.text(), "")), detail);
    }

    /** Truncates a text and replaces characters that cannot be stored. */
    static String sanitise(String text) {
        String truncated = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) : text;
        return UNSTORABLE.matcher(truncated).replaceAll("?");
    }

    /**
     * Replaces numbers and converts to lower case. If a text contains another, its masked form contains the other's.
     */
    public static String mask(String text) {
        return NUMBER.matcher(text).replaceAll("#").toLowerCase(Locale.ROOT);
    }

    static String digestOf(String masked) {
        return Sha256.hex(masked.getBytes(StandardCharsets.UTF_8)).substring(0, DIGEST_LENGTH);
    }
}
