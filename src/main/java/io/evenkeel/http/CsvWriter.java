package io.evenkeel.http;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Lines of comma-separated values (RFC 4180) that a spreadsheet does not run: cells that look like a formula begin with an apostrophe. */
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
