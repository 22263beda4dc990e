package io.evenkeel.evaluation.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A table.
 *
 * @param id its name in JSON
 * @param note text below the table
 * @param rows cells are texts, integers, doubles, or {@link io.evenkeel.evaluation.metric.ConfidenceInterval}s
 */
public record ReportTable(String id, String title, String note, List<String> columns, List<List<Object>> rows) {
    public ReportTable {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<Object> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(
                        "a row of (" + id + ") has (" + row.size() + ") cells for (" + columns.size() + ") columns.");
            }
        }
    }

    /** Builds a table row by row. */
    public static final class Builder {
        private final String id;
        private final String title;
        private final List<String> columns;
        private final List<List<Object>> rows = new ArrayList<>();
        private String note = "";

        public Builder(String id, String title, String... columns) {
            this.id = id;
            this.title = title;
            this.columns = List.of(columns);
        }

        public Builder withNote(String text) {
            note = text;
            return this;
        }

        public void addRow(Object... cells) {
            rows.add(List.of(cells));
        }

        public ReportTable build() {
            return new ReportTable(id, title, note, columns, rows);
        }
    }
}
