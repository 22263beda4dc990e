package io.evenkeel.audit.search;

import io.evenkeel.audit.Entry;
import io.evenkeel.platform.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Why something was decided, in words. They come from policies, so there are few, but for the numbers in them and for what a detail quotes:
 * those are masked in what is indexed.
 */
final class Texts {
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final Pattern QUOTED = Pattern.compile("\\([^()]*\\)");
    private static final Pattern NOT_FOR_POSTGRESQL = Pattern.compile("[\\x{0}\\p{Cs}]");
    private static final int LONGEST = 500;
    private static final int DIGITS = 32;

    private Texts() {}

    /** An entry's, each masked: those of its rules, and its detail. */
    static Stream<String> of(Entry entry) {
        return said(entry).map(Texts::fit).map(Texts::masked).distinct();
    }

    /** Whether what an entry says holds a text, numbers and all. */
    static boolean hold(Entry entry, String text) {
        String wanted = text.toLowerCase(Locale.ROOT);
        return said(entry).map(Texts::fit).anyMatch(said -> said.toLowerCase(Locale.ROOT)
                .contains(wanted));
    }

    /** An entry's, as they were recorded; of its detail, what is indexed. */
    static Stream<String> said(Entry entry) {
        Stream<String> detail = entry.details().get("detail") instanceof String text
                ? Stream.of(QUOTED.matcher(text).replaceAll("(...)"))
                : Stream.of();
        return Stream.concat(reasons(entry), detail);
    }

    private static Stream<String> reasons(Entry entry) {
        return entry.details().get("reasons") instanceof List<?> reasons
                ? reasons.stream().map(Texts::text)
                : Stream.of();
    }

    private static String text(Object reason) {
        return reason instanceof Map<?, ?> said && said.get("text") instanceof String text ? text : "";
    }

    /** As far as it is indexed, with its numbers. */
    static String fit(String text) {
        String cut = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        return NOT_FOR_POSTGRESQL.matcher(cut).replaceAll("?");
    }

    /** In lower case, without numbers: a text that holds another holds it masked, too. */
    static String masked(String text) {
        return NUMBER.matcher(text).replaceAll("#").toLowerCase(Locale.ROOT);
    }

    static String digest(String masked) {
        return Sha256.hex(masked.getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS);
    }
}
