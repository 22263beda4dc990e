package io.evenkeel.evaluation.spec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Comma-separated values with a head line (RFC 4180): cells may be quoted, and hold commas and line ends. */
final class CsvParser {
    private final String text;
    private int position;

    private CsvParser(String text) {
        this.text = text;
    }

    /** Rows by the head's names. @throws IOException if it cannot be read, or a row has another number of cells */
    static List<Map<String, String>> read(Path file) throws IOException {
        List<List<String>> rows = new CsvParser(Files.readString(file, StandardCharsets.UTF_8)).parseRows();
        List<Map<String, String>> namedRows = new ArrayList<>();
        for (int i = 1; i < rows.size(); i++) {
            if (rows.get(i).size() != rows.get(0).size()) {
                throw new IOException("(" + file + ") has (" + rows.get(i).size() + ") cells in row (" + i + "), but ("
                        + rows.get(0).size() + ") in its head");
            }
            Map<String, String> row = new LinkedHashMap<>();
            for (int cell = 0; cell < rows.get(0).size(); cell++) {
                row.put(rows.get(0).get(cell), rows.get(i).get(cell));
            }
            namedRows.add(row);
        }
        return namedRows;
    }

    private List<List<String>> parseRows() {
        List<List<String>> rows = new ArrayList<>();
        while (position < text.length()) {
            List<String> row = parseRow();
            if (row.size() > 1 || !row.get(0).isEmpty()) {
                rows.add(row);
            }
        }
        return rows;
    }

    private List<String> parseRow() {
        List<String> cells = new ArrayList<>();
        do {
            cells.add(position < text.length() && text.charAt(position) == '"' ? parseQuoted() : parseUnquoted());
        } while (position < text.length() && text.charAt(position++) == ',');
        return cells;
    }

    private String parseUnquoted() {
        int from = position;
        while (position < text.length() && ",\n".indexOf(text.charAt(position)) < 0) {
            position++;
        }
        return text.substring(from, position).replace("\r", "");
    }

    private String parseQuoted() {
        StringBuilder cell = new StringBuilder();
        position++;
        while (position < text.length() && !(text.charAt(position) == '"' && !text.startsWith("\"\"", position))) {
            position += text.charAt(position) == '"' ? 1 : 0;
            cell.append(text.charAt(position++));
        }
        position++;
        while (position < text.length() && ",\n".indexOf(text.charAt(position)) < 0) {
            position++;
        }
        return cell.toString();
    }
}
