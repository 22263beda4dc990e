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
    private int at;

    private CsvParser(String text) {
        this.text = text;
    }

    /** Rows by the head's names. @throws IOException if it cannot be read, or a row has another number of cells */
    static List<Map<String, String>> read(Path file) throws IOException {
        List<List<String>> rows = new CsvParser(Files.readString(file, StandardCharsets.UTF_8)).rows();
        List<Map<String, String>> named = new ArrayList<>();
        for (int i = 1; i < rows.size(); i++) {
            if (rows.get(i).size() != rows.get(0).size()) {
                throw new IOException("(" + file + ") has (" + rows.get(i).size() + ") cells in row (" + i + "), but ("
                        + rows.get(0).size() + ") in its head");
            }
            Map<String, String> row = new LinkedHashMap<>();
            for (int cell = 0; cell < rows.get(0).size(); cell++) {
                row.put(rows.get(0).get(cell), rows.get(i).get(cell));
            }
            named.add(row);
        }
        return named;
    }

    private List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        while (at < text.length()) {
            List<String> row = row();
            if (row.size() > 1 || !row.get(0).isEmpty()) {
                rows.add(row);
            }
        }
        return rows;
    }

    private List<String> row() {
        List<String> cells = new ArrayList<>();
        do {
            cells.add(at < text.length() && text.charAt(at) == '"' ? quoted() : plain());
        } while (at < text.length() && text.charAt(at++) == ',');
        return cells;
    }

    private String plain() {
        int from = at;
        while (at < text.length() && ",\n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(from, at).replace("\r", "");
    }

    private String quoted() {
        StringBuilder cell = new StringBuilder();
        at++;
        while (at < text.length() && !(text.charAt(at) == '"' && !text.startsWith("\"\"", at))) {
            at += text.charAt(at) == '"' ? 1 : 0;
            cell.append(text.charAt(at++));
        }
        at++;
        while (at < text.length() && ",\n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return cell.toString();
    }
}
