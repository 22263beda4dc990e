package io.evenkeel.http;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes lines of comma-separated values (RFC 4180). Cells that a spreadsheet would run as a formula get a leading
 * apostrophe.
 */
public final class CsvWriter {
    private static final Pattern FORMULA = Pattern.compile("[=+\\-@\\t\\r\\n|%].*", Pattern.DOTALL);
    private static final Pattern QUOTED = Pattern.compile("[\",\\r\\n;]");

    private CsvWriter() {}

    public static String toLine(List<String> cells) {
        return cells.stream().map(CsvWriter::toCell).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String toCell(String text) {
        String safe = FORMULA.matcher(text.stripLeading()).matches()
                        || FORMULA.matcher(text).matches()
                ? "'" + text
                : text;
        return QUOTED.matcher(safe).find() ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }
}
